import { controlByLetter } from '../../util/c-escapes.ts'

/** What the escapes of `$'…'` mean; digits are the bytes of a character. */
const escapes: Readonly<Record<string, string | undefined>> = { ...controlByLetter, e: '\u001b', E: '\u001b' }

/** The bytes that a shell reads from a word it has printed itself: bare, `"…"`, `'…'`, `$'…'`, or these one after the other. */
export function unquote(word: string): Buffer {
  const part = /\$'((?:[^'\\]|\\[\s\S])*)'|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^'"\\])/gu
  return Buffer.concat(
    [...word.matchAll(part)].map(([, ansi, single, double, escaped, bare]) => {
      if (ansi !== undefined) return ansiBytes(ansi)
      return Buffer.from(single ?? double?.replace(/\\([\\"$`])/g, '$1') ?? escaped ?? bare ?? '')
    }),
  )
}

function ansiBytes(text: string): Buffer {
  const parts = text.matchAll(/\\([0-7]{1,3})|\\([\s\S])|([^\\]+)/gu)
  return Buffer.concat(
    [...parts].map(([, octal, letter, plain]) => {
      if (octal !== undefined) return Buffer.from([Number.parseInt(octal, 8)])
      return Buffer.from(plain ?? escapes[letter ?? ''] ?? letter ?? '')
    }),
  )
}
