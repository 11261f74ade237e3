import { ConfigError } from './errors.ts'

/** One directive of nginx' configuration: `name args… ;` or `name args… { block }`. */
export interface Directive {
  name: string
  args: readonly string[]
  block: Directive[] | undefined
  file: string
  line: number
}

interface Token {
  text: string
  quoted: boolean
  line: number
}

/** Reads the text of one configuration file. Throws {@link ConfigError} in nginx' words. */
export function parseConfig(text: string, file: string): Directive[] {
  const tokens = tokenize(text, file)
  return parseBlock({ tokens, position: 0, file, end: text.split('\n').length }, 0)
}

interface Cursor {
  tokens: readonly Token[]
  position: number
  file: string
  /** The last line, for complaints about what is missing there. */
  end: number
}

/** Reads directives up to the `}` of the block, or the end of the file at depth 0. */
function parseBlock(cursor: Cursor, depth: number): Directive[] {
  const { tokens, file, end } = cursor
  const directives: Directive[] = []
  let words: Token[] = []
  for (let token = tokens[cursor.position++]; token; token = tokens[cursor.position++]) {
    if (token.quoted || !/^[;{}]$/.test(token.text)) {
      words.push(token)
      continue
    }
    if (token.text === '}') {
      if (depth === 0 || words.length > 0) throw new ConfigError('unexpected "}"', { file, line: token.line })
      return directives
    }
    directives.push(directiveOf(words, token, cursor, depth))
    words = []
  }
  if (depth === 0 && words.length === 0) return directives
  const expected = words.length > 0 ? 'expecting ";" or "}"' : 'expecting "}"'
  throw new ConfigError(`unexpected end of file, ${expected}`, { file, line: end })
}

function directiveOf([name, ...args]: readonly Token[], sign: Token, cursor: Cursor, depth: number): Directive {
  const { file } = cursor
  if (!name) throw new ConfigError(`unexpected "${sign.text}"`, { file, line: sign.line })
  const block = sign.text === '{' ? parseBlock(cursor, depth + 1) : undefined
  return { name: name.text, args: args.map(({ text }) => text), block, file, line: sign.line }
}

function tokenize(text: string, file: string): Token[] {
  const tokens: Token[] = []
  const pattern =
    /(\n)|(#[^\n]*)|\s|"((?:\\[\s\S]|[^"\\])*)"|'((?:\\[\s\S]|[^'\\])*)'|([;{}])|((?:\$\{[^}]*\}|\\.|[^\s;{])+)/y
  let line = 1
  while (pattern.lastIndex < text.length) {
    const start = pattern.lastIndex
    const match = pattern.exec(text)
    if (!match) throw new ConfigError('unexpected end of file, expecting "}"', { file, line })
    const [whole, newline, comment, double, single, sign, word] = match
    const quoted = double ?? single
    if (newline) line++
    else if (quoted !== undefined) tokens.push({ text: unescaped(quoted), quoted: true, line })
    else if (sign) tokens.push({ text: sign, quoted: false, line })
    else if (word) tokens.push({ text: unescaped(word), quoted: false, line })
    if (newline === undefined && comment === undefined) line += whole.split('\n').length - 1
    if (pattern.lastIndex === start) throw new ConfigError('invalid configuration', { file, line })
  }
  return tokens
}

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', r: '\r', n: '\n' }

/** `\n`, `\t`, `\r` are the characters, quotes and backslashes lose their backslash; others keep it, for expressions. */
function unescaped(text: string): string {
  return text.replace(/\\(["'\\trn])/g, (_, char: string) => ESCAPES[char] ?? char)
}
