/** Breaks lines at blanks so that none is longer than the limit, unless a word is (mitchellh/go-wordwrap). */
export function wrapWords(limit: number, input: string): string {
  return input
    .split('\n')
    .map((line) => wrapLine(limit, line))
    .join('\n')
}

function wrapLine(limit: number, line: string): string {
  let out = ''
  let width = 0
  for (const [piece, space = '', word = ''] of line.matchAll(/([^\S\u00a0]*)((?:[^\s]|\u00a0)*)/g)) {
    if (piece === '') continue
    const fits = width + space.length + word.length <= limit || word.length >= limit
    if (word === '') out += width + space.length <= limit ? space : ''
    else if (fits) out += space + word
    else out += `\n${word}`
    width = fits || word === '' ? width + piece.length : word.length
  }
  return out
}
