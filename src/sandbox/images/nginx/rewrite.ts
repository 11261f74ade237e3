import { compileExpression } from './compile.ts'
import type { Exchange } from './exchange.ts'
import type { Directive } from './parse.ts'
import type { Expand } from './variables.ts'

/** What the rewrite directives of a context decided: answer now, look for a location again, or go on. */
export type RewriteResult =
  | { kind: 'return'; status: number; text: string | undefined }
  | { kind: 'restart' }
  | { kind: 'go-on' }

/** Runs `rewrite`, `return`, `set`, `if` and `break` in order. Changes the exchange. */
export function runRewrites(
  exchange: Exchange,
  directives: readonly Directive[],
  expand: Expand,
  inLocation: boolean,
): RewriteResult {
  for (const directive of directives) {
    const result = runOne(exchange, directive, expand, inLocation)
    if (result) return result
  }
  return { kind: 'go-on' }
}

function runOne(
  exchange: Exchange,
  directive: Directive,
  expand: Expand,
  inLocation: boolean,
): RewriteResult | undefined {
  const { name, args } = directive
  if (name === 'set') exchange.variables.set((args[0] ?? '').replace(/^\$/, ''), expand(args[1] ?? ''))
  if (name === 'break') return { kind: 'go-on' }
  if (name === 'return') return returned(args, expand)
  if (name === 'rewrite') return rewritten(exchange, directive, expand, inLocation)
  if (name === 'if' && holds(exchange, directive, expand)) {
    const result = runRewrites(exchange, directive.block ?? [], expand, inLocation)
    return result.kind === 'go-on' ? undefined : result
  }
  return undefined
}

function returned(args: readonly string[], expand: Expand): RewriteResult {
  const [first = '', second] = args
  if (!/^\d{3}$/.test(first)) return { kind: 'return', status: 302, text: expand(first) }
  return { kind: 'return', status: Number(first), text: second === undefined ? undefined : expand(second) }
}

function rewritten(
  exchange: Exchange,
  directive: Directive,
  expand: Expand,
  inLocation: boolean,
): RewriteResult | undefined {
  const [pattern = '', replacement = '', flag] = directive.args
  const captures = compileExpression(pattern, false, directive).exec(exchange.uri)
  if (!captures) return undefined
  exchange.captures = captures
  const target = expand(replacement)
  const withArgs = target.includes('?') || exchange.args === '' ? target : `${target}?${exchange.args}`
  if (flag === 'permanent' || flag === 'redirect' || /^(https?:\/\/|\$scheme)/.test(replacement)) {
    const location = withArgs.replace(/\?$/, '')
    return { kind: 'return', status: flag === 'permanent' ? 301 : 302, text: location }
  }
  const [uri = '', args] = withArgs.split('?', 2)
  exchange.uri = uri
  exchange.args = args ?? ''
  if (flag === 'break') return { kind: 'go-on' }
  return flag === 'last' || inLocation ? { kind: 'restart' } : undefined
}

/** The condition of an `if`: a variable, a comparison, an expression; file tests count as false. */
function holds(exchange: Exchange, directive: Directive, expand: Expand): boolean {
  const words = directive.args
    .join(' ')
    .replace(/^\(\s*/, '')
    .replace(/\s*\)$/, '')
  const [, left = '', operator, right = ''] = /^(\S+)(?:\s+(=|!=|~\*?|!~\*?)\s+(.*))?$/s.exec(words) ?? []
  const value = expand(left)
  if (operator === undefined) return value !== '' && value !== '0'
  if (operator === '=') return value === expand(right)
  if (operator === '!=') return value !== expand(right)
  const captures = compileExpression(right, operator.endsWith('*'), directive).exec(value)
  if (captures && !operator.startsWith('!')) exchange.captures = captures
  return (captures !== null) !== operator.startsWith('!')
}
