import type { IncomingMessage } from 'node:http'
import type { Duplex, Readable } from 'node:stream'
import { badRequest } from '../../../api/status.ts'
import { acceptWebSocket, offeredProtocols } from './upgrade.ts'

type Encode = (chunk: Buffer) => Buffer | string

/** How the bytes of a stream are sent, by subprotocol (k8s.io/apimachinery/pkg/util/httpstream/wsstream). */
const encodings: ReadonlyMap<string, Encode> = new Map<string, Encode>([
  ['', (chunk) => chunk],
  ['binary.k8s.io', (chunk) => chunk],
  ['base64.binary.k8s.io', (chunk) => chunk.toString('base64')],
])

/** Sends a log in messages, after an empty one, and closes when it ends. */
export async function logOverWebSocket(
  upgrade: { request: IncomingMessage; socket: Duplex; head: Buffer },
  log: Readable,
): Promise<void> {
  const offered = offeredProtocols(upgrade.request)
  const protocol = offered.length === 0 ? '' : offered.find((name) => encodings.has(name))
  const encode = protocol === undefined ? undefined : encodings.get(protocol)
  if (protocol === undefined || !encode) {
    log.destroy()
    throw badRequest(`unable to negotiate protocol: client supports [${offered.join(' ')}]`)
  }
  const socket = await acceptWebSocket(upgrade, protocol).catch((error: unknown) => {
    log.destroy()
    throw error
  })
  socket.once('close', () => log.destroy())
  socket.send(encode(Buffer.alloc(0)))
  log.on('data', (chunk: Buffer | string) => socket.send(encode(Buffer.from(chunk))))
  log.once('end', () => socket.close(1000))
  log.once('error', () => socket.close(1011))
}
