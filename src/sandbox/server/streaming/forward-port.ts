import { type Duplex, finished } from 'node:stream'
import { messageOf } from '../../../util/message-of.ts'
import { sandboxId } from '../../kubelet/runtime/ids.ts'
import type { NodeStreams } from '../../kubelet/types.ts'
import type { Pod } from '../../schema/types.gen.ts'

/** The client's ends of one forwarded connection. */
export interface ForwardEnds {
  port: number
  data: Duplex
  error: Duplex
}

/** Joins one forwarded connection with the pod's port until both directions have ended; failures are told on the error stream. */
export async function forwardPort(streams: NodeStreams, pod: Pod, { port, data, error }: ForwardEnds): Promise<void> {
  try {
    join(data, await streams.portForward(pod, port))
    await Promise.race([ended(data), broken(data)])
  } catch (cause) {
    const { uid } = pod.metadata
    error.write(`error forwarding port ${port} to pod ${sandboxId(uid)}, uid : ${messageOf(cause)}`)
    data.end()
  } finally {
    error.end()
    await ended(error)
  }
}

/** Each direction ends by itself, as with TCP; when one side breaks the other is cut. */
function join(client: Duplex, server: Duplex): void {
  client.pipe(server)
  server.pipe(client)
  server.on('error', () => client.destroy())
  client.on('close', () => server.destroy())
  server.on('close', () => {
    if (!client.writableEnded) client.end()
  })
}

/** Output to the client is complete. */
function ended(client: Duplex): Promise<void> {
  return new Promise((resolve) => finished(client, { readable: false }, () => resolve()))
}

function broken(client: Duplex): Promise<void> {
  return new Promise((resolve) => client.once('close', resolve))
}
