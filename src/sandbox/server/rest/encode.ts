/** A value as the body of an answer: Go's encoder ends it with a newline. */
export function encoded(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}
