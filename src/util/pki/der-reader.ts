/** One value in DER: its tag, what is in it, and itself with tag and length. */
export interface DerValue {
  readonly tag: number
  readonly content: Buffer
  readonly bytes: Buffer
}

/** The values one after another in a buffer, e.g. in the content of a sequence. Throws a RangeError when they are not whole. */
export function readDer(buffer: Buffer): DerValue[] {
  const values: DerValue[] = []
  for (let at = 0; at < buffer.length; ) {
    const { start, size } = header(buffer, at)
    if (start + size > buffer.length) throw new RangeError('asn1: syntax error: data truncated')
    values.push({
      tag: buffer.readUInt8(at),
      content: buffer.subarray(start, start + size),
      bytes: buffer.subarray(at, start + size),
    })
    at = start + size
  }
  return values
}

function header(buffer: Buffer, at: number): { start: number; size: number } {
  const first = buffer.readUInt8(at + 1)
  if (first < 0x80) return { start: at + 2, size: first }
  const count = first & 0x7f
  return { start: at + 2 + count, size: buffer.readUIntBE(at + 2, count) }
}
