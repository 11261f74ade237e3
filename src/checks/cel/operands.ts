import type { ASTNode } from '@marcbachmann/cel-js'
import { serialize } from '@marcbachmann/cel-js/serialize'
import type { Said } from '../../util/said.ts'
import type { Operand } from '../result.ts'
import { showValue } from '../show.ts'
import { compileCel } from './compile.ts'
import { type CelInput, runCel } from './run.ts'
import { fromCel } from './values.ts'

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=', 'in'])
const maxOperands = 6

/**
 * The parts of an expression that explain its value: the sides of its comparisons, and what functions are called on.
 * Of `a && b` only the parts that are false are looked at.
 */
export function operandsOf(ast: ASTNode, input: CelInput): Operand[] {
  const found = new Map<string, Said>()
  for (const node of interesting(ast, input)) {
    if (found.size >= maxOperands) break
    const expression = serialize(node)
    if (!found.has(expression)) found.set(expression, partValue(expression, input))
  }
  return [...found].map(([expression, value]) => ({ expression, value }))
}

function interesting(node: ASTNode, input: CelInput): ASTNode[] {
  const children = childrenOf(node)
  if (node.op === '&&') {
    const wrong = children.filter((child) => !holds(child, input))
    return (wrong.length > 0 ? wrong : children).flatMap((child) => interesting(child, input))
  }
  if (node.op === '||' || node.op === '!_' || node.op === '?:') {
    return children.flatMap((child) => interesting(child, input))
  }
  if (comparisons.has(node.op)) return children.filter((child) => !isLiteral(child))
  if (node.op === 'rcall') return children.slice(0, 1).filter((child) => !isLiteral(child))
  if (node.op === 'call') return children.filter((child) => !isLiteral(child))
  return isLiteral(node) ? [] : [node]
}

function childrenOf(node: ASTNode): ASTNode[] {
  const args: unknown = node.args
  if (node.op === 'rcall' && Array.isArray(args)) return [args[1], ...args[2]].filter(isNode)
  if (node.op === 'call' && Array.isArray(args)) return [...args[1]].filter(isNode)
  return Array.isArray(args) ? args.filter(isNode) : isNode(args) ? [args] : []
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value
}

function isLiteral(node: ASTNode): boolean {
  if (node.op === 'value') return true
  return (node.op === 'list' || node.op === 'map' || node.op === '-_') && childrenOf(node).every(isLiteral)
}

function holds(node: ASTNode, input: CelInput): boolean {
  const outcome = runPart(serialize(node), input)
  return outcome !== undefined && 'value' in outcome && outcome.value === true
}

function partValue(expression: string, input: CelInput): Said {
  const outcome = runPart(expression, input)
  if (outcome === undefined || 'error' in outcome) return showValue(undefined)
  return showValue(fromCel(outcome.value))
}

function runPart(expression: string, input: CelInput): ReturnType<typeof runCel> | undefined {
  const compiled = compileCel(expression, 'value')
  return 'program' in compiled ? runCel(compiled.program, input) : undefined
}
