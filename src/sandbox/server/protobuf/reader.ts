/** One field of a protobuf message as it stands on the wire: a whole number, or bytes. */
export interface WireField {
  number: number
  value: bigint | Buffer
}

export class ProtobufError extends Error {}

/** The fields of a message, in their order. Throws {@link ProtobufError} for bytes that are no message. */
export function* wireFields(bytes: Buffer): Generator<WireField> {
  let position = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[position++]
      if (byte === undefined) throw new ProtobufError('unexpected EOF')
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asIntN(64, value)
    }
    throw new ProtobufError('proto: integer overflow')
  }
  const take = (size: number): Buffer => {
    if (size < 0 || position + size > bytes.length) throw new ProtobufError('unexpected EOF')
    position += size
    return bytes.subarray(position - size, position)
  }
  while (position < bytes.length) {
    const tag = Number(varint())
    const number = tag >>> 3
    if (number === 0) throw new ProtobufError(`proto: illegal tag ${number} (wire type ${tag & 7})`)
    yield { number, value: readValue(tag & 7, varint, take) }
  }
}

function readValue(wireType: number, varint: () => bigint, take: (size: number) => Buffer): bigint | Buffer {
  switch (wireType) {
    case 0:
      return varint()
    case 1:
      return take(8)
    case 2:
      return take(Number(varint()))
    case 5:
      return take(4)
    default:
      throw new ProtobufError(`proto: illegal wireType ${wireType}`)
  }
}
