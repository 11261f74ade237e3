import type { Token, Tokens } from 'marked'
import { Lexer, lexer } from 'marked'
import { sanitise } from '../util/sanitise.ts'
import { wrap } from '../util/wrap.ts'
import type { Theme } from './theme.ts'

/** A lab's prose as lines for a terminal. What it does not know is shown as its source. */
export function renderMarkdown(source: string, width: number, theme: Theme): string[] {
  const blocks = lexer(sanitise(source)).filter((token) => token.type !== 'space')
  return blocks.flatMap((token, index) => [...(index === 0 ? [] : ['']), ...block(token, width, theme)])
}

/** A sentence or two of a lab (a note, a hint, a question) with its code and emphasis, as one line. */
export function renderInline(source: string, theme: Theme): string {
  return inline(Lexer.lexInline(sanitise(source)), theme)
}

function block(token: Token, width: number, theme: Theme): string[] {
  switch (token.type) {
    case 'heading':
      return wrap(theme.title(inline(token.tokens ?? [], theme)), width)
    case 'code':
      return token.text.split('\n').map((line: string) => `  ${theme.code(line)}`)
    case 'list':
      return list(token as Tokens.List, width, theme)
    case 'blockquote':
      return (token.tokens ?? []).flatMap((inner) => block(inner, width - 2, theme)).map((line) => `  ${line}`)
    case 'hr':
      return [theme.dim('-'.repeat(Math.min(width, 20)))]
    case 'paragraph':
    case 'text':
      return wrap(inline(token.tokens ?? [token], theme), width)
    default:
      return wrap(token.raw.trimEnd(), width)
  }
}

function list(token: Tokens.List, width: number, theme: Theme): string[] {
  return token.items.flatMap((item, index) => {
    const mark = token.ordered ? `${Number(token.start || 1) + index}. ` : '- '
    const lines = item.tokens
      .filter((inner) => inner.type !== 'space')
      .flatMap((inner) => block(inner, width - mark.length, theme))
    return lines.map((line, row) => (row === 0 ? mark : ' '.repeat(mark.length)) + line)
  })
}

/** Source lines are joined: how a paragraph is broken in the file means nothing. */
function inline(tokens: readonly Token[], theme: Theme): string {
  return tokens.map((token) => span(token, theme)).join('')
}

function span(token: Token, theme: Theme): string {
  switch (token.type) {
    case 'strong':
      return theme.strong(inline(token.tokens ?? [], theme))
    case 'em':
      return theme.emphasis(inline(token.tokens ?? [], theme))
    case 'codespan':
      return theme.term(token.text)
    case 'link':
      return link(token as Tokens.Link, theme)
    case 'br':
      return '\n'
    case 'escape':
      return token.text
    default:
      return token.raw.replace(/\s*\n\s*/g, ' ')
  }
}

function link(token: Tokens.Link, theme: Theme): string {
  const text = inline(token.tokens, theme)
  return token.text === token.href ? text : `${text} (${token.href})`
}
