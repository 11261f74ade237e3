import type { Duplex } from 'node:stream'
import type { NodeStreams } from '../../../kubelet/types.ts'
import type { Pod } from '../../../schema/types.gen.ts'
import { forwardPort } from '../forward-port.ts'
import { type SpdySession, serveSpdy } from './session.ts'
import type { SpdyStream } from './stream.ts'

/** Serves port-forward streams: each connection is an error and a data stream with the same `requestid` header. */
export function forwardOverSpdy(transport: Duplex, streams: NodeStreams, pod: Pod, head: Buffer): SpdySession {
  if (head.length > 0) transport.unshift(head)
  const waiting = new Map<string, Partial<Record<string, SpdyStream>>>()
  return serveSpdy(transport, (stream) => {
    const { headers } = stream
    const type = headers['streamtype'] ?? ''
    const port = Number(headers['port'])
    if ((type !== 'data' && type !== 'error') || !Number.isInteger(port) || port < 1 || port > 65535) {
      stream.duplex.destroy()
      return
    }
    const id = headers['requestid'] ?? unnumbered(stream, type)
    const pair = { ...waiting.get(id), [type]: stream }
    waiting.set(id, pair)
    if (!pair['data'] || !pair['error']) return
    waiting.delete(id)
    void forwardPort(streams, pod, { port, data: pair['data'].duplex, error: pair['error'].duplex })
  })
}

/** Old clients send no request id: the error stream comes first, its data stream has the next id (httpstream.go, `requestID`). */
function unnumbered(stream: SpdyStream, type: 'data' | 'error'): string {
  return String(type === 'error' ? stream.id : stream.id - 2)
}
