/** An encoded field, or false when it is not there. */
export type ProtobufField = Buffer | false

/** Joins fields to a message. */
export function message(fields: readonly ProtobufField[]): Buffer {
  return Buffer.concat(fields.filter((part) => part !== false))
}

/** A field that holds a message or bytes. */
export function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(content.length), content])
}

/** The same in pieces, without copying what it holds. */
export function within(number: number, parts: readonly Buffer[]): Buffer[] {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  return [Buffer.concat([varint(number * 8 + 2), varint(length)]), ...parts]
}

/** A string field; nothing when the value is no text or empty. */
export function text(number: number, value: unknown): ProtobufField {
  return typeof value === 'string' && value !== '' && field(number, Buffer.from(value))
}

/** A bool field; nothing when it is not true. */
export function truth(number: number, value: unknown): ProtobufField {
  return value === true && Buffer.concat([varint(number * 8), varint(1)])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  return Buffer.from([...bytes, rest])
}
