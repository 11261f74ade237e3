import wrapAnsi from 'wrap-ansi'

/** Lines of at most `columns`, broken between words; a longer word is broken too. Colours survive. */
export function wrap(text: string, columns: number): string[] {
  return wrapAnsi(text, Math.max(1, columns), { hard: true, trim: true }).split('\n')
}
