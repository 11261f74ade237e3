import assert from 'node:assert/strict'
import { type FakeClock, fakeClock } from '../../helpers/fake-clock.ts'
import { container } from './container.ts'

const image = 'registry.k8s.io/e2e-test-images/agnhost:2.53'

describe('agnhost netexec', () => {
  let clock: FakeClock
  beforeEach(() => {
    clock = fakeClock()
  })
  const start = async (...args: string[]) => {
    const server = container(image, { name: 'server-abc', clock, args: ['netexec', ...args] })
    const process = await server.start()
    await server.printed('Started HTTP server')
    const client = container(image, { name: 'client', clock, network: server.network })
    const curl = async (path: string, ...options: string[]) =>
      (await client.run(['curl', '-s', ...options, `http://${server.net.ip}:8080${path}`])).stdout
    return { server, process, client, curl }
  }

  it('tells who asks', async () => {
    const { curl, client } = await start()
    assert.ok((await curl('/clientip')).startsWith(`${client.net.ip}:`))
  })

  it('tells the headers of a request', async () => {
    const { curl } = await start()
    const headers = ['-H', 'X-Forwarded-For: 1.2.3.4', '-A', 'me']
    assert.equal(await curl('/header?key=X-Forwarded-For', ...headers), '1.2.3.4')
    assert.equal(
      await curl('/header', ...headers),
      '{"Accept":["*/*"],"User-Agent":["me"],"X-Forwarded-For":["1.2.3.4"]}',
    )
  })

  it('is ready only with its UDP server', async () => {
    const status = ['-o', '/dev/null', '-w', '%{http_code}']
    assert.equal(await (await start()).curl('/readyz', ...status), '200')
    assert.equal(await (await start('--udp-port=-1')).curl('/readyz', ...status), '412')
  })

  it('answers as it is told to, whatever is asked', async () => {
    assert.equal(await (await start('--http-override=/echo?msg=hi')).curl('/hostname'), 'hi')
  })

  it('dials over UDP', async () => {
    const { curl, server } = await start()
    const query = `host=${server.net.ip}&port=8081&request=hostname&protocol=udp&tries=2`
    assert.equal(await curl(`/dial?${query}`), '{"responses":["server-abc","server-abc"]}')
  })

  it('tells what goes wrong when it dials', async () => {
    const { curl, server } = await start()
    const answer = await curl(`/dial?host=${server.net.ip}&port=99&request=hostname&protocol=udp`)
    assert.match(
      answer,
      /^\{"errors":\["reading from udp connection failed\. err:'read udp \S+: read: connection refused'"\]\}$/,
    )
  })

  for (const [query, message] of [
    ['request=x&protocol=ftp', 'unsupported protocol. ftp\n'],
    ['protocol=udp', 'request parameter not specified. <nil>\n'],
    ['request=x&tries=many', 'tries parameter is invalid. strconv.Atoi: parsing "many": invalid syntax\n'],
  ]) {
    it(`refuses to dial with ${query}`, async () => {
      assert.equal(await (await start()).curl(`/dial?${query}`), message)
    })
  }

  it('ends well on SIGTERM', async () => {
    const { server, process } = await start()
    server.signal('SIGTERM')
    assert.equal((await process.exited).code, 0)
  })

  it('is not ready while it waits for its end', async () => {
    const { server, process, curl } = await start('--delay-shutdown=5')
    server.signal('SIGTERM')
    await server.printed('Sleeping 5 seconds before terminating...')
    assert.equal(await curl('/readyz'), 'shutting down')
    await clock.advance(5000)
    assert.equal((await process.exited).code, 0)
  })
})

describe('agnhost porter', () => {
  it('answers with the method of the request as JSON', async () => {
    const env = { SERVE_PORT_81: 'foo' }
    const server = container(image, { name: 'server', args: ['porter', '--json-response'], env })
    await server.start()
    const { stdout } = await server.run('curl -s -i -X PATCH localhost:81')
    assert.match(stdout, /^Content-Type: application\/json\r$/m)
    assert.ok(stdout.endsWith('\r\n\r\n{"Method":"PATCH","Body":"foo"}'))
  })
})

describe('agnhost nettest', () => {
  const start = async () => {
    const clock = fakeClock()
    const server = container(image, { name: 'server-abc', clock, args: ['nettest', '--peers=1'] })
    await server.start()
    const ask = async (path: string, ...options: string[]) =>
      (await server.run(['curl', '-s', ...options, `localhost:8080${path}`])).stdout
    return { clock, ask }
  }

  it('counts who has written to it', async () => {
    const { ask } = await start()
    const post = ['--data', '{"Source": "prestop"}']
    assert.equal(await ask('/write', ...post), '{"Hostname":"server-abc"}\n')
    await ask('/write', ...post)
    const { Received, Sent, Hostname } = JSON.parse(await ask('/read'))
    assert.deepEqual({ Received, Sent, Hostname }, { Received: { prestop: 2 }, Sent: null, Hostname: 'server-abc' })
  })

  it('notes what is no contact', async () => {
    const { ask } = await start()
    await ask('/write', '--data', '{}')
    assert.deepEqual(JSON.parse(await ask('/read')).Errors, ['server-abc: Got request with no source'])
  })

  it('tells that it still looks for others', async () => {
    const { ask } = await start()
    assert.equal(await ask('/status'), 'running')
  })
})

describe('agnhost mounttest', () => {
  const run = (...args: string[]) =>
    container(image, { user: '1000:3000', clock: fakeClock(), files: { '/data/': '' } }).run([
      '/agnhost',
      'mounttest',
      ...args,
    ])

  it('writes a file and tells its content, permissions and owner', async () => {
    const file = '/data/new'
    const { code, stdout } = await run(`--new_file_0660=${file}`, `--file_perm=${file}`, `--file_owner=${file}`)
    assert.equal(code, 0)
    assert.equal(
      stdout,
      [
        `content of file "${file}": mount-tester new file\n`,
        `perms of file "${file}": -rw-rw----`,
        `owner UID of "${file}": 1000`,
        `owner GID of "${file}": 3000`,
        '',
      ].join('\n'),
    )
  })

  it('tells the file system of a path', async () => {
    assert.equal((await run('--fs_type=/data')).stdout, 'mount type of "/data": 2035054128\n')
  })

  it('ends with 1 for a file that is not there', async () => {
    assert.equal((await run('--file_content=/nope')).code, 1)
  })
})

describe('agnhost with TLS', () => {
  it("serves with the image's own certificate", async () => {
    const args = ['netexec', '--tls-cert-file', '/localhost.crt', '--tls-private-key-file', '/localhost.key']
    const server = container(image, { name: 'server-abc', args })
    await server.start()
    await server.printed('Started HTTP server')
    assert.equal((await server.run('curl -sk https://localhost:8080/hostname')).stdout, 'server-abc')
  })
})

describe('agnhost tcp-reset', () => {
  it('resets connections that say something', async () => {
    const server = container(image, { name: 'server', args: ['tcp-reset', '--port', '9000'] })
    await server.start()
    await server.printed('Serving on port 9000.')
    const connection = await server.net.connect(server.net.ip, 9000)
    const failed = new Promise<NodeJS.ErrnoException>((resolve) => connection.once('error', resolve))
    connection.write('hi')
    assert.equal((await failed).code, 'ECONNRESET')
  })
})

describe('agnhost inclusterclient', () => {
  it('tells that it cannot reach the API, again and again', async () => {
    const clock = fakeClock()
    const env = { KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' }
    const token = '/var/run/secrets/kubernetes.io/serviceaccount/token'
    const args = ['inclusterclient', '--poll-interval=5']
    const server = container(image, { name: 'client', clock, env, args, files: { [token]: 'abc' } })
    await server.start()
    await server.printed('started')
    await clock.advance(5000)
    await server.printed('status=failed')
    assert.match(server.stderr(), /main\.go:61\] calling \/healthz\n.*authz_header=[\w-]{43}\n.*status=failed\n/)
  })
})
