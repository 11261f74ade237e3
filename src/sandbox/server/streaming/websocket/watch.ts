import type { IncomingMessage } from 'node:http'
import { type Duplex, Writable } from 'node:stream'
import type { WebSocket } from 'ws'
import { refuse } from '../refuse.ts'
import { acceptWebSocket, offeredProtocols } from './upgrade.ts'

/**
 * Sends the lines of a watch, each in a text message, until the client leaves or the watch ends. As a browser's client it has to say where it
 * comes from. Source: HandleWS of k8s.io/apiserver/pkg/endpoints/handlers/watch.go, on golang.org/x/net/websocket.
 */
export async function watchOverWebSocket(
  upgrade: { request: IncomingMessage; socket: Duplex; head: Buffer },
  watch: (out: Writable, gone: AbortSignal) => Promise<void>,
): Promise<void> {
  if (!URL.canParse(upgrade.request.headers.origin ?? '')) return refuse(upgrade.socket, 403, '')
  const [protocol = '', ...others] = offeredProtocols(upgrade.request)
  // Whatever is offered is spoken, but not everything at once.
  if (others.length > 0) return refuse(upgrade.socket, 400, '')
  const socket = await acceptWebSocket(upgrade, protocol)
  const gone = new AbortController()
  socket.once('close', () => gone.abort())
  try {
    await watch(messages(socket), gone.signal)
    socket.close(1000)
  } catch (error) {
    socket.close(1011)
    throw error
  }
}

/** What is written counts as waiting until it is sent. */
function messages(socket: WebSocket): Writable {
  return new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      const lines = text.match(/.*\n/g) ?? []
      const last = lines.pop() ?? ''
      for (const line of lines) socket.send(line)
      // Once the client has gone nothing is sent, which is no failure.
      socket.send(last, () => done())
    },
    destroy(error, done) {
      socket.terminate()
      done(error)
    },
  })
}
