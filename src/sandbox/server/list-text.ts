/** The JSON of a list whose items, or rows, are its last property: a long one is never made, changed and sent at once. */
export interface ListText {
  /** Ends with the bracket that opens the items. */
  readonly open: string
  /** The JSON of each. */
  readonly items: readonly string[]
}

const CLOSE = ']}\n'

export function isListText(body: unknown): body is ListText {
  return typeof body === 'object' && body !== null && 'open' in body
}

/** The list without its items, as JSON. */
export function emptyList({ open }: ListText): string {
  return `${open}${CLOSE}`
}

/** The texts that follow each other, each of about `size` characters. */
export function* partsOf({ open, items }: ListText, size: number): Generator<string> {
  let part = open
  for (const [index, item] of items.entries()) {
    part += index === 0 ? item : `,${item}`
    if (part.length < size) continue
    yield part
    part = ''
  }
  yield part + CLOSE
}
