import { Duplex } from 'node:stream'
import { dataFrame, rstStreamFrame } from './frames.ts'
import type { SpdyHeaders } from './headers.ts'

/** One stream of a session; ending the writable side sends FIN, destroying it resets the stream. */
export interface SpdyStream {
  readonly id: number
  readonly headers: SpdyHeaders
  readonly duplex: Duplex
  /** Hands over data of the other side; resolves when more may come. */
  receive(data: Buffer): Promise<void>
  receiveEnd(): void
}

const statusCancel = 5
const largestData = 64 * 1024
/** How much one stream may hold back before it stops the others of its connection. */
const readBuffer = 256 * 1024

export function spdyStream(
  id: number,
  headers: SpdyHeaders,
  send: (frame: Buffer, sent: (error?: Error | null) => void) => void,
): SpdyStream {
  let resume = () => {}
  const duplex = new Duplex({
    readableHighWaterMark: readBuffer,
    read: () => resume(),
    write(chunk: Buffer, _encoding, done) {
      sendData(id, chunk, send, done)
    },
    final: (done) => send(dataFrame(id, Buffer.alloc(0), true), done),
    destroy(error, done) {
      resume()
      if (!duplex.writableFinished) send(rstStreamFrame(id, statusCancel), () => {})
      done(error)
    },
  })
  // A stream that breaks ends with its session; nobody else has to listen.
  duplex.on('error', () => {})
  return {
    id,
    headers,
    duplex,
    receive: (data) =>
      new Promise((resolve) => {
        if (duplex.destroyed || duplex.readableEnded || duplex.push(data)) return resolve()
        resume = resolve
      }),
    receiveEnd: () => void duplex.push(null),
  }
}

function sendData(
  id: number,
  chunk: Buffer,
  send: (frame: Buffer, sent: (error?: Error | null) => void) => void,
  done: (error?: Error | null) => void,
): void {
  const rest = chunk.subarray(largestData)
  send(dataFrame(id, chunk.subarray(0, largestData), false), (error) => {
    if (error || rest.length === 0) return done(error)
    sendData(id, rest, send, done)
  })
}
