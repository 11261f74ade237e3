import { uint32 } from './headers.ts'
/** Frames of SPDY/3.1 as far as Kubernetes' streaming uses them; header blocks are still compressed. */
export type Frame =
  | { type: 'syn-stream'; id: number; fin: boolean; block: Buffer }
  | { type: 'data'; id: number; fin: boolean; data: Buffer }
  | { type: 'rst-stream'; id: number }
  | { type: 'ping'; id: number }
  | { type: 'goaway' }
  /** A frame with headers that concern nothing here, but whose block keeps the decompressor in step. */
  | { type: 'headers'; id: number; fin: boolean; block: Buffer }
  /** SETTINGS and WINDOW_UPDATE: Kubernetes' SPDY has no flow control of its own, the connection's is what counts. */
  | { type: 'ignored' }

const version = 3
const flagFin = 0x01
const largestControlFrame = 64 * 1024

const types = { synStream: 1, synReply: 2, rstStream: 3, ping: 6, goaway: 7, headers: 8 } as const

/** The first frame of the bytes and how many bytes it takes; undefined when it is not complete yet. */
export function readFrame(bytes: Buffer): { frame: Frame; size: number } | undefined {
  if (bytes.length < 8) return undefined
  const length = bytes.readUIntBE(5, 3)
  const control = (bytes.readUInt8(0) & 0x80) !== 0
  if (control && length > largestControlFrame) throw new Error(`SPDY control frame of ${length} bytes`)
  const size = 8 + length
  if (bytes.length < size) return undefined
  const fin = (bytes.readUInt8(4) & flagFin) !== 0
  const body = bytes.subarray(8, size)
  if (!control) return { frame: { type: 'data', id: bytes.readUInt32BE(0), fin, data: body }, size }
  if ((bytes.readUInt16BE(0) & 0x7fff) !== version) throw new Error('not a SPDY/3 frame')
  return { frame: controlFrame(bytes.readUInt16BE(2), fin, body), size }
}

function controlFrame(type: number, fin: boolean, body: Buffer): Frame {
  const id = body.length >= 4 ? body.readUInt32BE(0) & 0x7fffffff : 0
  switch (type) {
    case types.synStream:
      return { type: 'syn-stream', id, fin, block: body.subarray(10) }
    case types.synReply:
    case types.headers:
      return { type: 'headers', id, fin, block: body.subarray(4) }
    case types.rstStream:
      return { type: 'rst-stream', id }
    case types.ping:
      return { type: 'ping', id }
    case types.goaway:
      return { type: 'goaway' }
    default:
      return { type: 'ignored' }
  }
}

export function synReplyFrame(id: number, block: Buffer): Buffer {
  return control(types.synReply, Buffer.concat([uint32(id), block]))
}

export function dataFrame(id: number, data: Uint8Array, fin: boolean): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(id)
  head.writeUInt8(fin ? flagFin : 0, 4)
  head.writeUIntBE(data.length, 5, 3)
  return Buffer.concat([head, data])
}

export function rstStreamFrame(id: number, status: number): Buffer {
  return control(types.rstStream, Buffer.concat([uint32(id), uint32(status)]))
}

export function pingFrame(id: number): Buffer {
  return control(types.ping, uint32(id))
}

export function goawayFrame(lastStream: number): Buffer {
  return control(types.goaway, Buffer.concat([uint32(lastStream), uint32(0)]))
}

function control(type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt16BE(0x8000 | version)
  head.writeUInt16BE(type, 2)
  head.writeUIntBE(body.length, 5, 3)
  return Buffer.concat([head, body])
}
