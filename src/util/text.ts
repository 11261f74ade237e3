import { eastAsianWidth } from 'get-east-asian-width'

/**
 * Columns a text takes in a terminal: Korean characters take two, combining marks and colours none. By code point, because loading
 * `string-width` alone takes longer (24 ms) than a light command may; it differs only for emoji made of several code points.
 */
export function width(text: string): number {
  const plain = text.replace(/\u001b\[[0-9;]*m/g, '')
  if (/^[ -~]*$/.test(plain)) return plain.length
  let columns = 0
  for (const char of plain) columns += /[\p{Mn}\p{Me}\p{Cf}]/u.test(char) ? 0 : eastAsianWidth(char.codePointAt(0) ?? 0)
  return columns
}

/** Fills with spaces up to `columns`; a longer text stays as it is. */
export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)))
}

export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - width(text))) + text
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
