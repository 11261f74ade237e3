import { CommandError } from '../errors.ts'

export type Token =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'action'; readonly words: readonly Word[] }

/** One word of an action. `space` tells whether blanks stand before it: `.a .b` are two arguments, `.a.b` is one. */
export interface Word {
  readonly type: 'string' | 'number' | 'field' | 'variable' | 'word' | 'symbol' | 'char'
  readonly value: string
  readonly space: boolean
}

/** Splits a Go template into text and actions; `{{-` and `-}}` take the blanks beside them away. */
export function tokenize(template: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  let trimNext = false
  while (at < template.length) {
    const open = template.indexOf('{{', at)
    const end = open < 0 ? template.length : open
    const trimBefore = open >= 0 && /^-\s/.test(template.slice(open + 2, open + 4))
    let text = template.slice(at, end)
    if (trimNext) text = text.trimStart()
    if (trimBefore) text = text.trimEnd()
    if (text !== '') tokens.push({ type: 'text', value: text })
    if (open < 0) break
    const { body, next } = actionBody(template, open + 2)
    trimNext = /\s-$/.test(body)
    const inner = body.replace(/^-\s/, '').replace(/\s-$/, '')
    if (!/^\s*\/\*/.test(inner)) tokens.push({ type: 'action', words: splitWords(inner) })
    at = next
  }
  return tokens
}

/** The text up to `}}`, which may stand inside quotes. */
function actionBody(template: string, start: number): { body: string; next: number } {
  let quote = ''
  for (let index = start; index < template.length; index += 1) {
    const char = template[index] ?? ''
    if (quote !== '') {
      if (char === '\\' && quote !== '`') index += 1
      else if (char === quote) quote = ''
    } else if (char === '"' || char === '`' || char === "'") quote = char
    else if (template.startsWith('}}', index)) return { body: template.slice(start, index), next: index + 2 }
  }
  throw new CommandError('unclosed action')
}

const PATTERNS: readonly (readonly [Word['type'], RegExp])[] = [
  ['string', /"(?:\\.|[^"\\])*"|`[^`]*`/y],
  ['char', /'(?:\\.|[^'\\])'/y],
  ['variable', /\$[\p{L}\p{N}_]*/uy],
  ['field', /\.[\p{L}_][\p{L}\p{N}_]*/uy],
  ['number', /[+-]?\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
  ['word', /[\p{L}_][\p{L}\p{N}_]*/uy],
  ['symbol', /:=|[=|(),.]/y],
]

function splitWords(body: string): Word[] {
  const words: Word[] = []
  let at = 0
  let space = false
  while (at < body.length) {
    if (/\s/.test(body[at] ?? '')) {
      space = true
      at += 1
      continue
    }
    const found = matchAt(body, at)
    if (!found) throw new CommandError(`unexpected ${JSON.stringify(body[at])} in command`)
    words.push({ ...found, space })
    at += found.value.length
    space = false
  }
  return words
}

function matchAt(body: string, at: number): { type: Word['type']; value: string } | undefined {
  for (const [type, pattern] of PATTERNS) {
    pattern.lastIndex = at
    const value = pattern.exec(body)?.[0]
    if (value !== undefined) return { type, value }
  }
  return undefined
}
