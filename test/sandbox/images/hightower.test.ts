import assert from 'node:assert/strict'
import { container, type TestContainer } from './container.ts'

describe('monolith, auth and hello', () => {
  const client = container('curlimages/curl', { name: 'client' })
  const containers: Record<string, TestContainer> = {}
  before(async () => {
    for (const app of ['monolith', 'auth', 'hello']) {
      const made = container(`kelseyhightower/${app}:1.0.0`, { network: client.network, name: app })
      await made.start()
      await made.printed('HTTP service listening')
      containers[app] = made
    }
  })
  const curl = (app: string, path: string, ...options: string[]) =>
    client.run(['curl', '-s', ...options, `http://${containers[app]?.net.ip}${path}`])
  const status = async (app: string, path: string) =>
    (await curl(app, path, '-o', '/dev/null', '-w', '%{http_code}')).stdout

  it('says hello at the root and at unknown paths', async () => {
    assert.equal((await curl('monolith', '/')).stdout, '{"message":"Hello"}\n')
    assert.equal((await curl('hello', '/login')).stdout, '{"message":"Hello"}\n')
  })

  it('answers with the headers of Go', async () => {
    const { stdout } = await curl('monolith', '/', '-i')
    assert.match(
      stdout,
      /^HTTP\/1\.1 200 OK\r\nDate: .* GMT\r\nContent-Length: 20\r\nContent-Type: text\/plain; charset=utf-8\r\n\r\n/,
    )
  })

  it('asks for a token at /secure', async () => {
    const { stdout } = await curl('monolith', '/secure', '-i')
    assert.match(
      stdout,
      /^HTTP\/1\.1 401 Unauthorized\r\n[\s\S]*X-Content-Type-Options: nosniff\r\n[\s\S]*authorization failed\n$/,
    )
  })

  it('gives a token of 222 bytes for the password, which opens /secure', async () => {
    const { stdout } = await curl('monolith', '/login', '-u', 'user:password')
    assert.equal(stdout.length, 222)
    const { token } = JSON.parse(stdout)
    assert.equal(
      (await curl('hello', '/secure', '-H', `Authorization: bearer ${token}`)).stdout,
      '{"message":"Hello"}\n',
    )
    assert.equal((await curl('monolith', `/secure?access_token=${token}`)).stdout, '{"message":"Hello"}\n')
  })

  it('makes claims in the order of the app', async () => {
    const { token } = JSON.parse((await curl('auth', '/login', '-u', 'user:password')).stdout)
    const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString())
    assert.deepEqual(Object.keys(claims), ['email', 'exp', 'iat', 'iss', 'sub'])
    assert.equal(claims.exp - claims.iat, 259_200)
  })

  it('refuses another password', async () => {
    assert.equal((await curl('monolith', '/login', '-u', 'user:wrong')).stdout, 'authorization failed\n')
  })

  it('has no page at the root of auth', async () => assert.equal(await status('auth', '/'), '404'))

  it('tells its version', async () => assert.equal((await curl('auth', '/version')).stdout, '{"version":"1.0.0"}\n'))

  it('toggles health', async () => {
    const seen: string[] = []
    for (const path of ['/healthz', '/healthz/status', '/healthz', '/healthz/status', '/healthz']) {
      seen.push((await curl('monolith', `:81${path}`, '-o', '/dev/null', '-w', '%{http_code}')).stdout)
    }
    assert.deepEqual(seen, ['200', '200', '503', '200', '200'])
  })

  it('logs requests without their query', async () => {
    await curl('hello', '/path?secret=1', '-A', 'test/1')
    await containers['hello']?.printed(
      /^10\.244\.0\.2:\d+ - - \[\w{3}, \d\d \w{3} \d{4} [\d:]{8} UTC\] "GET \/path HTTP\/1\.1" test\/1$/m,
    )
  })

  it('checks tokens with its own secret whatever the flag says', async () => {
    const other = container('kelseyhightower/auth:1.0.0', {
      network: client.network,
      name: 'other',
      args: ['-secret=other'],
    })
    await other.start()
    await other.printed('HTTP service listening')
    const { token } = JSON.parse(
      (await client.run(['curl', '-s', '-u', 'user:password', `http://${other.net.ip}/login`])).stdout,
    )
    assert.equal(
      (await curl('hello', '/secure', '-H', `Authorization: Bearer ${token}`)).stdout,
      'authorization failed\n',
    )
  })

  it('says what it does on stderr, and ends with 0 at SIGTERM', async () => {
    const made = container('kelseyhightower/auth:1.0.0')
    const process = await made.start()
    await made.printed('HTTP service listening')
    process.signal('SIGTERM')
    assert.equal((await process.exited).code, 0)
    assert.deepEqual(
      made
        .stderr()
        .trim()
        .split('\n')
        .map((line) => line.replace(/^\d{4}\/\d\d\/\d\d [\d:]{8} /, '')),
      [
        'Starting Auth service...',
        'Health service listening on 0.0.0.0:81',
        'HTTP service listening on 0.0.0.0:80',
        'Captured terminated. Exiting...',
      ],
    )
  })
})
