/** A value of the wrong type; the message is the one of Go's encoding/json. Not yet an answer: the caller knows the kind. */
export class DecodeError extends Error {}

/** What the text of a JSON value is called in Go's errors. */
export function jsonTypeName(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return typeof value
}
