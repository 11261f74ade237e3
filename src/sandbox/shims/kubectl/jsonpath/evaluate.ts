import { CommandError } from '../errors.ts'
import { isJson } from '../objects.ts'
import { goString } from '../print/go-value.ts'
import type { Node, Operand, Step } from './parse.ts'

export interface EvaluateOptions {
  /** A missing field is an empty result instead of an error. */
  readonly allowMissing: boolean
  /** Print results as one JSON list (`-o jsonpath-as-json`). */
  readonly asJson?: boolean
}

/** The text of a template for one value. */
export function evaluateTemplate(nodes: readonly Node[], value: unknown, options: EvaluateOptions): string {
  return renderNodes(nodes, value, value, options)
}

/** The values a path finds. */
export function findValues(steps: readonly Step[], value: unknown, allowMissing: boolean): unknown[] {
  let current: unknown[] = [value]
  for (const step of steps) current = applyStep(step, current, allowMissing)
  return current
}

function renderNodes(nodes: readonly Node[], current: unknown, root: unknown, options: EvaluateOptions): string {
  return nodes.map((node) => renderNode(node, current, root, options)).join('')
}

function renderNode(node: Node, current: unknown, root: unknown, options: EvaluateOptions): string {
  if (node.type === 'text') return node.text
  if (node.type === 'range') {
    const values = findValues(node.path, current, options.allowMissing)
    return values.map((each) => renderNodes(node.body, each, root, options)).join('')
  }
  const values = findValues(node.steps, node.root ? root : current, options.allowMissing)
  if (options.asJson) return `${JSON.stringify(values, null, 4)}\n`
  return values.map(goString).join(' ')
}

function applyStep(step: Step, values: readonly unknown[], allowMissing: boolean): unknown[] {
  switch (step.type) {
    case 'field':
      return fieldStep(step.name, values, allowMissing)
    case 'recursive':
      return values.flatMap((value) => descendants(value))
    case 'wildcard':
      return values.flatMap((value) => children(value))
    case 'slice':
      return values.flatMap((value) => sliceStep(step, value, allowMissing))
    case 'union':
      return step.members.flatMap((member) => findValues(member, firstOf(values), allowMissing))
    case 'filter':
      return values.flatMap((value) => filterStep(step, value))
  }
}

function firstOf(values: readonly unknown[]): unknown {
  return values.length === 1 ? values[0] : values
}

/** The field of every value; only when no value has it is it missing. */
function fieldStep(name: string, values: readonly unknown[], allowMissing: boolean): unknown[] {
  const found = values.flatMap((value) => {
    const held = isJson(value) && Object.hasOwn(value, name) ? value[name] : undefined
    return held === undefined || held === null ? [] : [held]
  })
  if (found.length === 0 && values.length > 0 && !allowMissing) throw new CommandError(`${name} is not found`)
  return found
}

/** The value itself and everything inside it, parents first. */
function descendants(value: unknown): unknown[] {
  if (Array.isArray(value)) return [value, ...value.flatMap((each) => descendants(each))]
  if (!isJson(value)) return []
  return [value, ...Object.keys(value).flatMap((key) => descendants(value[key]))]
}

function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  return isJson(value) ? Object.values(value) : []
}

function sliceStep(step: Step & { type: 'slice' }, value: unknown, allowMissing: boolean): unknown[] {
  if (!Array.isArray(value)) {
    if (value === undefined || value === null) return []
    throw new CommandError(`${goString(value)} is not array or slice`)
  }
  const size = value.length
  const place = (index: number) => (index < 0 ? index + size : index)
  const start = place(step.start ?? 0)
  if (step.single) {
    if (start < 0 || start >= size) {
      if (allowMissing && size === 0) return []
      throw new CommandError(`array index out of bounds: index ${start}, length ${size}`)
    }
    return [value[start]]
  }
  const end = Math.min(step.end === undefined ? size : place(step.end), size)
  return value.slice(start, end).filter((_, index) => index % (step.step ?? 1) === 0)
}

function filterStep(step: Step & { type: 'filter' }, value: unknown): unknown[] {
  if (!Array.isArray(value)) {
    if (value === null || value === undefined) return []
    throw new CommandError(`${goString(value)} is not array or slice and cannot be filtered`)
  }
  return value.filter((item) => passes(step, item))
}

function passes(step: Step & { type: 'filter' }, item: unknown): boolean {
  const left = operandValues(step.left, item)
  if (step.op === 'exists') return left.length > 0
  if (left.length === 0 || !step.right) return false
  const right = operandValues(step.right, item)
  if (right.length === 0) return false
  if (left.length > 1 || right.length > 1) throw new CommandError('can only compare one element at a time')
  return compare(left[0], step.op, right[0])
}

function operandValues(operand: Operand, item: unknown): unknown[] {
  return 'literal' in operand ? [operand.literal] : findValues(operand.steps, item, true)
}

function compare(left: unknown, op: string, right: unknown): boolean {
  const both = typeof left === 'string' && typeof right !== 'string' ? [left, goString(right)] : [left, right]
  const [a, b] = both as [number, number]
  switch (op) {
    case '==':
      return a === b
    case '!=':
      return a !== b
    case '<':
      return a < b
    case '>':
      return a > b
    case '<=':
      return a <= b
    default:
      return a >= b
  }
}
