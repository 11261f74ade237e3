import type { Socket } from 'node:net'
import type WebSocket from 'ws'
import type { Pod } from '../../../../schema/types.gen.ts'
import type { Connection } from '../../config/connection.ts'
import { CommandError } from '../../errors.ts'
import { bytesOf, openWebSocket } from '../../streams/websocket.ts'

/** Channels of one forwarded port in `v4.channel.k8s.io`; the first message of each is the port's number. */
const DATA = 0
const ERROR = 1

/** Carries one local connection to a port of the pod, over a WebSocket of its own. Rejects when the pod's side reports an error. */
export async function tunnel(connection: Connection, pod: Pod, port: number, socket: Socket): Promise<void> {
  socket.pause()
  socket.on('error', () => socket.destroy())
  const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/portforward`
  const remote = await openWebSocket(connection, path, { ports: port }, ['v4.channel.k8s.io'])
  socket.on('data', (chunk: Buffer) => send(remote, socket, chunk))
  socket.on('close', () => remote.close())
  await new Promise<void>((resolve, reject) => {
    const seen = new Set<number>()
    remote.on('message', (data) => {
      const bytes = bytesOf(data)
      const channel = bytes[0] ?? DATA
      if (!seen.has(channel)) seen.add(channel)
      else if (channel === DATA) receive(remote, socket, bytes.subarray(1))
      else if (channel === ERROR) reject(new CommandError(bytes.subarray(1).toString('utf8')))
    })
    remote.on('error', reject)
    remote.on('close', () => {
      socket.end()
      resolve()
    })
    remote.resume()
    socket.resume()
  })
}

function send(remote: WebSocket, socket: Socket, chunk: Buffer): void {
  if (remote.readyState !== remote.OPEN) return
  socket.pause()
  remote.send(Buffer.concat([Buffer.of(DATA), chunk]), () => socket.resume())
}

function receive(remote: WebSocket, socket: Socket, body: Buffer): void {
  if (socket.destroyed || socket.write(body)) return
  remote.pause()
  socket.once('drain', () => remote.resume())
}
