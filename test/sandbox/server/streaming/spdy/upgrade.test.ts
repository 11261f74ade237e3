import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { after, before, describe, it } from 'mocha'
import { fakeStreams } from '../support/fake-streams.ts'
import { runningPod } from '../support/pod.ts'
import { tinyServer } from '../support/tiny-server.ts'

describe('SPDY upgrade', () => {
  let server: Awaited<ReturnType<typeof tinyServer>>
  before(async () => {
    server = await tinyServer(runningPod(), fakeStreams())
  })
  after(() => server.close())

  const ask = (headers: Record<string, string | string[]>) => {
    const url = `${server.url}/api/v1/namespaces/default/pods/p/exec?command=echo&stdout=true`
    return request(url, { method: 'POST', headers: { Connection: 'Upgrade', Upgrade: 'SPDY/3.1', ...headers } }).end()
  }

  it('takes the first protocol of the client that it knows', async () => {
    const versions = ['v9.channel.k8s.io', 'v4.channel.k8s.io', 'v3.channel.k8s.io']
    const [response, socket] = await once(ask({ 'X-Stream-Protocol-Version': versions }), 'upgrade')
    socket.destroy()
    assert.equal(response.headers['x-stream-protocol-version'], 'v4.channel.k8s.io')
  })

  it('refuses unknown protocols and says which it knows', async () => {
    const [response] = await once(ask({ 'X-Stream-Protocol-Version': 'v9.channel.k8s.io' }), 'response')
    response.resume()
    assert.equal(response.statusCode, 403)
    assert.match(response.headers['x-accepted-stream-protocol-versions'], /^v4\.channel\.k8s\.io, /)
  })
})
