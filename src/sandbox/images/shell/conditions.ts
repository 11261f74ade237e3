import type { Expander } from './expand.ts'
import { absolute } from './redirect.ts'
import { type Shell, ShellError } from './state.ts'
import type { Condition } from './syntax.ts'

/** The value of `[[ … ]]`. */
export async function condition(shell: Shell, node: Condition, expander: Expander): Promise<boolean> {
  switch (node.type) {
    case 'CondNot':
      return !(await condition(shell, node.operand, expander))
    case 'CondAnd':
      return (await condition(shell, node.left, expander)) && condition(shell, node.right, expander)
    case 'CondOr':
      return (await condition(shell, node.left, expander)) || condition(shell, node.right, expander)
    case 'CondGroup':
      return condition(shell, node.expression, expander)
    case 'CondWord':
      return (await expander.text(node.word)) !== ''
    case 'CondUnary':
      return unary(shell, node.operator, await expander.text(node.operand))
    case 'CondBinary': {
      const left = await expander.text(node.left)
      if (node.operator === '=~') return new RegExp(await expander.text(node.right)).test(left)
      if (/^(=|==|!=)$/.test(node.operator)) {
        return (await expander.pattern(node.right)).test(left) === (node.operator !== '!=')
      }
      return binary(left, node.operator, await expander.text(node.right))
    }
  }
}

/** The value of `test` and `[`, by the number of its words as POSIX has it. */
export async function testWords(shell: Shell, words: readonly string[]): Promise<boolean> {
  const or = splitAt(words, '-o')
  if (or) return (await testWords(shell, or[0])) || testWords(shell, or[1])
  const and = splitAt(words, '-a')
  if (and) return (await testWords(shell, and[0])) && testWords(shell, and[1])
  const [first, second, third] = words
  if (first === undefined) return false
  if (words.length === 1) return first !== ''
  if (words.length === 3 && second !== undefined && third !== undefined && isBinary(second)) {
    return binary(first, second, third)
  }
  if (first === '!') return !(await testWords(shell, words.slice(1)))
  if (first === '(' && words.at(-1) === ')') return testWords(shell, words.slice(1, -1))
  if (words.length === 2 && second !== undefined && /^-\w$/.test(first)) return unary(shell, first, second)
  throw new ShellError(`${words.length > 2 ? (second ?? '') : first}: unknown operand`, 2)
}

/** Splits at an operator that stands between two complete tests, not where it is an operand. */
function splitAt(words: readonly string[], operator: string): [string[], string[]] | undefined {
  if (words.length < 4) return undefined
  const index = words.findIndex(
    (word, at) => word === operator && at > 0 && at < words.length - 1 && !isBinary(words[at - 1] ?? ''),
  )
  return index < 0 ? undefined : [words.slice(0, index), words.slice(index + 1)]
}

function isBinary(operator: string): boolean {
  return /^(=|==|!=|<|>|-eq|-ne|-lt|-le|-gt|-ge|-nt|-ot|-ef)$/.test(operator)
}

function binary(left: string, operator: string, right: string): boolean {
  if (operator.startsWith('-')) return compare(number(left), operator, number(right))
  const results: Readonly<Record<string, boolean>> = {
    '=': left === right,
    '==': left === right,
    '!=': left !== right,
    '<': left < right,
    '>': left > right,
  }
  return results[operator] ?? false
}

function compare(left: number, operator: string, right: number): boolean {
  const results: Readonly<Record<string, boolean>> = {
    '-eq': left === right,
    '-ne': left !== right,
    '-lt': left < right,
    '-le': left <= right,
    '-gt': left > right,
    '-ge': left >= right,
  }
  return results[operator] ?? false
}

function number(text: string): number {
  if (!/^\s*[+-]?\d+\s*$/.test(text)) throw new ShellError(`${text}: bad number`, 2)
  return Number(text)
}

async function unary(shell: Shell, operator: string, operand: string): Promise<boolean> {
  if (operator === '-n') return operand !== ''
  if (operator === '-z') return operand === ''
  if (operator === '-v') return shell.variables.has(operand)
  if (operator === '-t') return shell.process.tty !== undefined
  const { fs } = shell.process
  const path = absolute(shell, operand)
  if (operator === '-L' || operator === '-h')
    return fs.readlink(path).then(
      () => true,
      () => false,
    )
  const stat = operand === '' ? undefined : await fs.stat(path).catch(() => undefined)
  if (!stat) return false
  if (operator === '-d') return stat.type === 'directory'
  if (operator === '-f') return stat.type === 'file'
  if (operator === '-s') return stat.size > 0
  if (operator === '-x') return stat.type === 'directory' || (stat.mode & 0o111) !== 0
  return /^-[earwOG]$/.test(operator)
}
