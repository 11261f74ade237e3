import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'mocha'
import { WebSocket } from 'ws'
import { logOverWebSocket } from '../../../../../src/sandbox/server/streaming/websocket/log.ts'

describe('a log over WebSocket', () => {
  let server: Server
  let refusal: Error | undefined
  before(async () => {
    server = createServer()
    server.on('upgrade', (request, socket, head) => {
      logOverWebSocket({ request, socket, head }, Readable.from([Buffer.from('one\n'), Buffer.from('two\n')])).catch(
        (error: Error) => {
          refusal = error
          socket.destroy()
        },
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  after(() => server.close())

  const open = (...protocols: string[]) =>
    new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, protocols)
  const messages = async (...protocols: string[]) => {
    const socket = open(...protocols)
    const received: string[] = []
    socket.on('message', (data, binary) => received.push(`${binary ? 'binary' : 'text'} ${data}`))
    const [code] = await once(socket, 'close')
    return { received, code, protocol: socket.protocol }
  }

  it('comes in binary messages, after an empty one, and closes at its end', async () => {
    const received = ['binary ', 'binary one\n', 'binary two\n']
    assert.deepEqual(await messages('binary.k8s.io'), { received, code: 1000, protocol: 'binary.k8s.io' })
  })

  it('comes to clients without a subprotocol', async () => {
    assert.deepEqual((await messages()).received, ['binary ', 'binary one\n', 'binary two\n'])
  })

  it('comes as text in base64', async () => {
    assert.deepEqual((await messages('base64.binary.k8s.io')).received, ['text ', 'text b25lCg==', 'text dHdvCg=='])
  })

  it('is refused to clients that speak something else', async () => {
    const socket = open('v4.channel.k8s.io')
    await once(socket, 'error')
    assert.equal(refusal?.message, 'unable to negotiate protocol: client supports [v4.channel.k8s.io]')
  })
})
