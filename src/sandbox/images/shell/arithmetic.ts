import { assign, type Shell, ShellError } from './state.ts'
import type { Arithmetic } from './syntax.ts'

type Node<T extends Arithmetic['type']> = Extract<Arithmetic, { type: T }>

/** The value of an arithmetic expression; assignments change the shell's variables. `text` runs a command substitution. */
export function evaluate(shell: Shell, node: Arithmetic): number {
  switch (node.type) {
    case 'ArithNumber':
      return node.value
    case 'ArithVariable':
      return numberOf(shell, shell.variables.get(node.name) ?? '')
    case 'ArithSpecialVar':
      return Number(special(shell, node.name))
    case 'ArithGroup':
    case 'ArithNested':
      return evaluate(shell, node.expression)
    case 'ArithUnary':
      return unary(shell, node)
    case 'ArithBinary':
      return binary(shell, node)
    case 'ArithTernary':
      return evaluate(shell, evaluate(shell, node.condition) !== 0 ? node.consequent : node.alternate)
    case 'ArithAssignment':
      return assignment(shell, node)
    case 'ArithBracedExpansion':
      return numberOf(shell, shell.variables.get(node.content.replace(/^\$?\{?|\}$/g, '')) ?? '')
    default:
      throw new ShellError('arithmetic syntax error', 2)
  }
}

function special(shell: Shell, name: string): string {
  if (name === '#') return String(shell.positional.length)
  if (name === '?') return String(shell.status)
  if (/^\d+$/.test(name)) return shell.positional[Number(name) - 1] ?? '0'
  return name === '$' ? String(shell.process.pid) : '0'
}

/** Numbers in decimal, `0x`, octal or `base#digits`; a name stands for its variable. */
function numberOf(shell: Shell, text: string): number {
  const trimmed = text.trim()
  if (trimmed === '') return 0
  if (/^[+-]?\d+$/.test(trimmed)) return Number.parseInt(trimmed, /^[+-]?0\d/.test(trimmed) ? 8 : 10)
  if (/^0[xX][\da-fA-F]+$/.test(trimmed)) return Number.parseInt(trimmed, 16)
  if (/^[A-Za-z_]\w*$/.test(trimmed)) return numberOf(shell, shell.variables.get(trimmed) ?? '')
  throw new ShellError('arithmetic syntax error', 2)
}

function unary(shell: Shell, node: Node<'ArithUnary'>): number {
  const value = evaluate(shell, node.operand)
  if (node.operator === '++' || node.operator === '--') {
    if (node.operand.type !== 'ArithVariable') throw new ShellError('arithmetic syntax error', 2)
    const next = node.operator === '++' ? value + 1 : value - 1
    assign(shell, node.operand.name, String(next))
    return node.prefix ? next : value
  }
  const apply = { '-': -value, '+': value, '!': value === 0 ? 1 : 0, '~': ~value }
  return apply[node.operator]
}

function binary(shell: Shell, node: Node<'ArithBinary'>): number {
  const left = evaluate(shell, node.left)
  if (node.operator === '&&') return left !== 0 && evaluate(shell, node.right) !== 0 ? 1 : 0
  if (node.operator === '||') return left !== 0 || evaluate(shell, node.right) !== 0 ? 1 : 0
  return apply(node.operator, left, evaluate(shell, node.right))
}

function apply(operator: string, left: number, right: number): number {
  if ((operator === '/' || operator === '%') && right === 0) throw new ShellError('divide by zero', 2)
  const results: Readonly<Record<string, () => number>> = {
    '+': () => left + right,
    '-': () => left - right,
    '*': () => left * right,
    '/': () => Math.trunc(left / right),
    '%': () => left % right,
    '**': () => left ** right,
    '<<': () => Number(BigInt.asIntN(64, BigInt(left) << BigInt(right))),
    '>>': () => Number(BigInt(left) >> BigInt(right)),
    '<': () => Number(left < right),
    '>': () => Number(left > right),
    '<=': () => Number(left <= right),
    '>=': () => Number(left >= right),
    '==': () => Number(left === right),
    '!=': () => Number(left !== right),
    '&': () => Number(BigInt(left) & BigInt(right)),
    '|': () => Number(BigInt(left) | BigInt(right)),
    '^': () => Number(BigInt(left) ^ BigInt(right)),
    ',': () => right,
  }
  return results[operator]?.() ?? 0
}

function assignment(shell: Shell, node: Node<'ArithAssignment'>): number {
  const right = evaluate(shell, node.value)
  const current = () => numberOf(shell, shell.variables.get(node.variable) ?? '')
  const value = node.operator === '=' ? right : apply(node.operator.slice(0, -1), current(), right)
  assign(shell, node.variable, String(value))
  return value
}
