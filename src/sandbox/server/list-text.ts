/** The text of a list: a long one is never made, changed and sent at once. */
export interface ListText {
  readonly open: string
  readonly items: readonly string[]
  /** Between the items. */
  readonly separator: string
  readonly close: string
}

/** The JSON of a list whose items, or rows, are its last property. @param open ends with the bracket that opens them */
export function jsonList(open: string, items: readonly string[]): ListText {
  return { open, items, separator: ',', close: ']}\n' }
}

export function isListText(body: unknown): body is ListText {
  return typeof body === 'object' && body !== null && 'open' in body
}

/** The texts that follow each other, each of about `size` characters. */
export function* partsOf({ open, items, separator, close }: ListText, size: number): Generator<string> {
  let part = open
  for (const [index, item] of items.entries()) {
    part += index === 0 ? item : separator + item
    if (part.length < size) continue
    yield part
    part = ''
  }
  yield part + close
}
