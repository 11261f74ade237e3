/** Breaks lines at blanks so that none is longer than the limit, unless a word is (mitchellh/go-wordwrap). */
export function wrapWords(limit: number, input: string): string {
  let out = ''
  let current = 0
  let word = ''
  let space = ''
  const flush = () => {
    current += space.length + word.length
    out += space + word
    space = ''
    word = ''
  }
  for (const char of input) {
    if (char === '\n') {
      if (word === '') {
        if (current + space.length <= limit) out += space
        space = ''
      } else flush()
      out += '\n'
      current = 0
    } else if (/\s/.test(char) && char !== '\u00a0') {
      if (space === '' || word !== '') flush()
      space += char
    } else {
      word += char
      if (current + word.length + space.length > limit && word.length < limit) {
        out += '\n'
        current = 0
        space = ''
      }
    }
  }
  if (word === '') return current + space.length <= limit ? out + space : out
  return out + space + word
}
