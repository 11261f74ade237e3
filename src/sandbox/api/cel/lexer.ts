export type TokenKind =
  | 'end'
  | 'identifier'
  | 'keyword'
  | 'symbol'
  | 'int'
  | 'uint'
  | 'float'
  | 'string'
  | 'bytes'
  | 'invalid'

export interface Token {
  readonly kind: TokenKind
  readonly text: string
  /** In code points from the start. */
  readonly offset: number
}

const KEYWORDS = new Set(['in', 'true', 'false', 'null'])

const SPACE = /(?:[\t \r\n\f]+|\/\/[^\n]*)+/y
const ESCAPE = String.raw`\\(?:[abfnrtv"'\\?\x60]|[0-3][0-7][0-7]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})`
const QUOTED = [
  '[rR]"""[^]*?"""',
  "[rR]'''[^]*?'''",
  String.raw`[rR]"[^"\n\r]*"`,
  String.raw`[rR]'[^'\n\r]*'`,
  String.raw`"""(?:${ESCAPE}|[^\\])*?"""`,
  String.raw`'''(?:${ESCAPE}|[^\\])*?'''`,
  String.raw`"(?:${ESCAPE}|[^\\"\n\r])*"`,
  String.raw`'(?:${ESCAPE}|[^\\'\n\r])*'`,
].join('|')

/** In the order in which they are tried; the first that fits is taken. */
const RULES: readonly [TokenKind, RegExp][] = [
  ['bytes', new RegExp(`[bB](?:${QUOTED})`, 'y')],
  ['string', new RegExp(QUOTED, 'y')],
  ['identifier', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['float', /\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?/y],
  ['uint', /(?:0x[0-9a-fA-F]+|\d+)[uU]/y],
  ['int', /0x[0-9a-fA-F]+|\d+/y],
  ['symbol', /==|!=|<=|>=|&&|\|\||[<>[\]{}().,\-!?:+*/%]/y],
]

/** Takes an expression apart. What is no token is one of kind `invalid`, up to where a token may start. Source: cel-go/parser/gen/CEL.g4. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  let offset = 0
  const skip = (length: number) => {
    offset += countPoints(text, at, at + length)
    at += length
  }
  for (;;) {
    skip(matchAt(SPACE, text, at)?.length ?? 0)
    if (at >= text.length) break
    const token = nextToken(text, at)
    tokens.push({ ...token, offset })
    skip(token.text.length)
  }
  return [...tokens, { kind: 'end', text: '<EOF>', offset }]
}

function nextToken(text: string, at: number): Omit<Token, 'offset'> {
  for (const [kind, rule] of RULES) {
    const found = matchAt(rule, text, at)
    if (found === undefined) continue
    return { kind: kind === 'identifier' && KEYWORDS.has(found) ? 'keyword' : kind, text: found }
  }
  const quote = matchAt(/["'][^\n\r]*/y, text, at)
  return { kind: 'invalid', text: quote ?? String.fromCodePoint(text.codePointAt(at) ?? 0) }
}

function matchAt(rule: RegExp, text: string, at: number): string | undefined {
  rule.lastIndex = at
  return rule.exec(text)?.[0]
}

function countPoints(text: string, from: number, to: number): number {
  let count = 0
  for (const _ of text.slice(from, to)) count++
  return count
}
