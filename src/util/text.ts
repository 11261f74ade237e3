import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'

/** Columns a text takes in a terminal; Korean characters take two. */
export function width(text: string): number {
  return stringWidth(text)
}

/** Fills with spaces up to `columns`; a longer text stays as it is. */
export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)))
}

export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - width(text))) + text
}

/** Lines of at most `columns`, broken between words; a longer word is broken too. Colours survive. */
export function wrap(text: string, columns: number): string[] {
  return wrapAnsi(text, Math.max(1, columns), { hard: true, trim: true }).split('\n')
}

/** At most `columns` wide, the end replaced by `…`. For plain text. */
export function truncate(text: string, columns: number): string {
  if (width(text) <= columns) return text
  let result = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (width(result + segment) > columns - 1) break
    result += segment
  }
  return `${result}…`
}

/** Rows as left-aligned columns, two spaces apart; the last column is not padded. */
export function columns(rows: readonly (readonly string[])[], gap = 2): string[] {
  const widths = rows.reduce<number[]>(
    (all, row) => row.map((cell, index) => Math.max(all[index] ?? 0, width(cell))),
    [],
  )
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : padEnd(cell, (widths[index] ?? 0) + gap)))
      .join('')
      .trimEnd(),
  )
}
