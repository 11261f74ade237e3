import { createInflate, type Inflate } from 'node:zlib'
import { headerDictionary } from './dictionary.ts'

export type SpdyHeaders = Readonly<Record<string, string>>

const largestBlock = 64 * 1024

/** Reads the header blocks of one direction of a connection, which share one zlib stream. */
export interface HeaderReader {
  read(block: Buffer): Promise<SpdyHeaders>
  close(): void
}

export function headerReader(): HeaderReader {
  const inflate = createInflate({ dictionary: headerDictionary, chunkSize: largestBlock })
  return {
    read: async (block) => parseHeaders(await inflateBlock(inflate, block)),
    close: () => inflate.destroy(),
  }
}

function inflateBlock(inflate: Inflate, block: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let size = 0
    const collect = (part: Buffer) => {
      parts.push(part)
      size += part.length
      if (size > largestBlock) inflate.destroy(new Error('SPDY header block too large'))
    }
    inflate.on('data', collect).once('error', reject)
    inflate.write(block, () => {
      inflate.off('data', collect).off('error', reject)
      resolve(Buffer.concat(parts))
    })
  })
}

/** Count, then length and text of each name and value. */
function parseHeaders(block: Buffer): SpdyHeaders {
  const headers: Record<string, string> = {}
  let offset = 0
  const number = () => {
    offset += 4
    return block.readUInt32BE(offset - 4)
  }
  const text = () => {
    const length = number()
    offset += length
    return block.toString('utf8', offset - length, offset)
  }
  for (let left = number(); left > 0; left--) {
    const name = text().toLowerCase()
    headers[name] = text()
  }
  return headers
}

/**
 * Writes the header blocks of one direction. The blocks are stored, not compressed: ours are a few bytes, a stored block is valid
 * deflate, and this way nothing waits for a compressor.
 */
export function headerWriter(): (headers: SpdyHeaders) => Buffer {
  let first = true
  return (headers) => {
    const start = first ? zlibHeader : Buffer.alloc(0)
    first = false
    return Buffer.concat([start, storedBlock(formatHeaders(headers)), syncFlush])
  }
}

const zlibHeader = Buffer.from([0x78, 0x01])
const syncFlush = Buffer.from([0, 0, 0, 0xff, 0xff])

function storedBlock(data: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt16LE(data.length, 1)
  head.writeUInt16LE(~data.length & 0xffff, 3)
  return Buffer.concat([head, data])
}

function formatHeaders(headers: SpdyHeaders): Buffer {
  const entries = Object.entries(headers)
  return Buffer.concat([
    uint32(entries.length),
    ...entries.flatMap(([name, value]) => [...sized(name), ...sized(value)]),
  ])
}

function sized(text: string): Buffer[] {
  const bytes = Buffer.from(text)
  return [uint32(bytes.length), bytes]
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
