/** Text further to the right. Empty lines stay empty: within a block of text they have no indentation. */
export function indented(text: string, first: string, others: string): string {
  return first + text.replace(/\n(?=[^\n])/g, `\n${others}`)
}
