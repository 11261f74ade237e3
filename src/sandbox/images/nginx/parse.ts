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
  const end = text.split('\n').length
  let position = 0

  const parseBlock = (depth: number): Directive[] => {
    const directives: Directive[] = []
    let words: Token[] = []
    for (; position < tokens.length; position++) {
      const token = tokens[position] as Token
      if (token.quoted || !/^[;{}]$/.test(token.text)) {
        words.push(token)
        continue
      }
      if (token.text === '}') {
        if (depth === 0 || words.length > 0) throw new ConfigError('unexpected "}"', { file, line: token.line })
        return directives
      }
      const [name, ...args] = words
      if (!name) throw new ConfigError(`unexpected "${token.text}"`, { file, line: token.line })
      const directive: Directive = {
        name: name.text,
        args: args.map(({ text }) => text),
        block: undefined,
        file,
        line: token.line,
      }
      if (token.text === '{') {
        position++
        directive.block = parseBlock(depth + 1)
      }
      directives.push(directive)
      words = []
    }
    const expected = words.length > 0 ? 'expecting ";" or "}"' : 'expecting "}"'
    if (depth > 0 || words.length > 0) {
      throw new ConfigError(`unexpected end of file, ${expected}`, { file, line: end })
    }
    return directives
  }
  return parseBlock(0)
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
    else if (quoted !== undefined) tokens.push({ text: quoted.replace(/\\(["'\\])/g, '$1'), quoted: true, line })
    else if (sign) tokens.push({ text: sign, quoted: false, line })
    else if (word && word !== '}') pushWord(tokens, word, line)
    if (newline === undefined && comment === undefined) line += whole.split('\n').length - 1
    if (pattern.lastIndex === start) throw new ConfigError('invalid configuration', { file, line })
  }
  return tokens
}

/** Backslashes stay, as in nginx, except before a quote, a blank or a sign of the syntax. */
function pushWord(tokens: Token[], word: string, line: number): void {
  tokens.push({ text: word.replace(/\\(["'\s;{}])/g, '$1'), quoted: false, line })
}
