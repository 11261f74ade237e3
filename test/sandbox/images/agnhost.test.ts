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
