import type { Duplex } from 'node:stream'
import { type Frame, goawayFrame, pingFrame, readFrame, synReplyFrame } from './frames.ts'
import { headerReader, headerWriter } from './headers.ts'
import { type SpdyStream, spdyStream } from './stream.ts'

/** The server's side of a SPDY/3.1 connection. */
export interface SpdySession {
  /** Aborted when the client has gone or the session was closed. */
  readonly signal: AbortSignal
  /** Says goodbye after everything written so far. */
  close(): void
}

/** Serves streams that the client opens on the transport; each is accepted before the listener sees it. */
export function serveSpdy(transport: Duplex, onStream: (stream: SpdyStream) => void): SpdySession {
  const streams = new Map<number, SpdyStream>()
  const gone = new AbortController()
  const end = () => {
    gone.abort()
    for (const stream of streams.values()) stream.duplex.destroy()
    streams.clear()
  }
  const send = (frame: Buffer, sent: (error?: Error | null) => void = () => {}) => {
    if (transport.destroyed || transport.writableEnded) return sent(new Error('connection closed'))
    transport.write(frame, sent)
  }
  transport.on('error', end).on('close', end)
  void readFrames(transport, { streams, send, onStream })
    .then(
      () => transport.end(),
      () => transport.destroy(),
    )
    .then(end)
  return {
    signal: gone.signal,
    close() {
      send(goawayFrame(Math.max(0, ...streams.keys())))
      transport.end()
    },
  }
}

interface Reading {
  streams: Map<number, SpdyStream>
  send(frame: Buffer, sent?: (error?: Error | null) => void): void
  onStream(stream: SpdyStream): void
}

async function readFrames(transport: Duplex, reading: Reading): Promise<void> {
  const handle = frameHandler(reading)
  try {
    let bytes: Buffer = Buffer.alloc(0)
    for await (const chunk of transport.iterator({ destroyOnReturn: false })) {
      bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk])
      for (let next = readFrame(bytes); next; next = readFrame(bytes)) {
        bytes = bytes.subarray(next.size)
        if (next.frame.type === 'goaway') return
        await handle.frame(next.frame)
      }
    }
  } finally {
    handle.close()
  }
}

function frameHandler({ streams, send, onStream }: Reading) {
  const headers = headerReader()
  const block = headerWriter()
  const open = async (frame: Extract<Frame, { type: 'syn-stream' }>) => {
    const stream = spdyStream(frame.id, await headers.read(frame.block), send)
    streams.set(frame.id, stream)
    stream.duplex.once('close', () => streams.delete(frame.id))
    send(synReplyFrame(frame.id, block({})))
    if (frame.fin) stream.receiveEnd()
    onStream(stream)
  }
  return {
    close: () => headers.close(),
    async frame(frame: Frame): Promise<void> {
      if (frame.type === 'syn-stream') return open(frame)
      if (frame.type === 'ping') return send(pingFrame(frame.id))
      if (frame.type === 'headers') await headers.read(frame.block)
      const stream = 'id' in frame ? streams.get(frame.id) : undefined
      if (!stream) return
      if (frame.type === 'rst-stream') stream.duplex.destroy()
      if (frame.type === 'data' && frame.data.length > 0) await stream.receive(frame.data)
      if ('fin' in frame && frame.fin) stream.receiveEnd()
    },
  }
}
