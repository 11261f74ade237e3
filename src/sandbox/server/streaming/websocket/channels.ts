import { PassThrough, Writable } from 'node:stream'
import type { RawData, WebSocket } from 'ws'

/** Byte streams by number on one WebSocket (k8s.io/apiserver/pkg/util/wsstream, `Conn`). */
export interface Channels {
  /** What the client sends on a channel; ends when it closes the channel (v5) or the connection. */
  readable(channel: number): PassThrough
  writable(channel: number): Writable
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal
  /** Closes the connection after everything written so far. */
  close(): void
}

const closeChannel = 255

export function channelsOf(socket: WebSocket, protocol: string): Channels {
  const base64 = protocol.includes('base64')
  const inputs = new Map<number, PassThrough>()
  const gone = new AbortController()
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    gone.abort()
    for (const input of inputs.values()) input.end()
  })
  socket.on('message', (message: RawData) => {
    const bytes = message as Buffer
    if (bytes.length === 0) return
    const first = bytes.readUInt8(0)
    if (first === closeChannel && protocol.startsWith('v5.')) {
      inputs.get(bytes[1] ?? closeChannel)?.end()
      return
    }
    const input = inputs.get(base64 ? first - digitZero : first)
    if (input) receive(socket, input, base64 ? Buffer.from(bytes.toString('latin1', 1), 'base64') : bytes.subarray(1))
  })
  return {
    signal: gone.signal,
    close: () => socket.close(1000),
    readable(channel) {
      const input = new PassThrough()
      inputs.set(channel, input)
      return input
    },
    writable: (channel) => channelWriter(socket, channel, base64),
  }
}

const digitZero = 0x30

/** Holds the whole connection back while one of its readers is behind, as reading from one socket does. */
function receive(socket: WebSocket, input: PassThrough, data: Buffer): void {
  if (input.writableEnded || input.destroyed || data.length === 0) return
  if (input.write(data)) return
  socket.pause()
  const resume = () => {
    input.off('drain', resume).off('close', resume)
    socket.resume()
  }
  input.once('drain', resume).once('close', resume)
}

function channelWriter(socket: WebSocket, channel: number, base64: boolean): Writable {
  const writer = new Writable({
    decodeStrings: true,
    write(chunk: Buffer, _encoding, done) {
      if (socket.readyState !== socket.OPEN) return done(new Error('the client is gone'))
      const message = base64 ? `${channel}${chunk.toString('base64')}` : Buffer.concat([Buffer.from([channel]), chunk])
      socket.send(message, { binary: !base64 }, (error) => done(error))
    },
  })
  writer.on('error', () => {})
  return writer
}
