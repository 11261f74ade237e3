/** The text of a list: a long one is never made, changed and sent at once. */
export interface ListText {
  readonly open: string
  readonly items: readonly string[]
  /** Between the items. */
  readonly separator: string
  readonly close: string
  /** How an item is written, when that is another text: made only when it is sent, so that never all of them are there. */
  readonly form?: (item: string) => string
}

/** The JSON of a list whose items, or rows, are its last property. @param open ends with the bracket that opens them */
export function jsonList(open: string, items: readonly string[]): ListText {
  return { open, items, separator: ',', close: ']}\n' }
}

export function isListText(body: unknown): body is ListText {
  return typeof body === 'object' && body !== null && 'open' in body
}

/** The texts that follow each other, each of about `size` characters; between them nothing, where others may be served before the next item. */
export function* partsOf({ open, items, separator, close, form }: ListText, size: number): Generator<string> {
  let part = open
  for (const [index, item] of items.entries()) {
    if (index > 0) part += separator
    part += form ? form(item) : item
    const isFull = part.length >= size
    if (isFull || form) yield isFull ? part : ''
    if (isFull) part = ''
  }
  yield part + close
}
