import assert from 'node:assert/strict'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { after, before, describe, it } from 'mocha'
import { channelClient } from '../support/channel-client.ts'
import { fakeStreams } from '../support/fake-streams.ts'
import { runningPod } from '../support/pod.ts'
import { tinyServer } from '../support/tiny-server.ts'

const path = '/api/v1/namespaces/default/pods/p/portforward'

describe('port-forward over WebSocket channels', () => {
  let server: Awaited<ReturnType<typeof tinyServer>>
  let greeter: Server
  let port: number
  before(async () => {
    server = await tinyServer(runningPod(), fakeStreams())
    greeter = createServer((connection) => connection.end('hello'))
    await new Promise<void>((resolve) => greeter.listen(0, '127.0.0.1', resolve))
    port = (greeter.address() as AddressInfo).port
  })
  after(async () => {
    greeter.close()
    await server.close()
  })

  it('names the port on both channels, then carries data until the pod ends it', async () => {
    const received = await channelClient(server.url, `${path}?ports=${port}`, 'v4.channel.k8s.io').closed
    const number = Buffer.alloc(2)
    number.writeUInt16LE(port)
    assert.deepEqual(received, { 0: `${number.toString('utf8')}hello`, 1: number.toString('utf8') })
  })

  it('tells a refused connection on the error channel', async () => {
    const received = await channelClient(server.url, `${path}?ports=1`, 'v4.channel.k8s.io').closed
    assert.match(received[1]?.slice(2) ?? '', /^error forwarding port 1 to pod \S+, uid : connect: connection refused$/)
  })
})
