import type { Steps } from '../../steps.ts'
import type { Call, Comprehension, Expr, ListExpr, MapExpr, Select } from './ast.ts'
import type { Checked } from './checker.ts'
import { callCost } from './cost/runtime.ts'
import { fold } from './fold.ts'
import { evaluateSteps, type Frame, type Step, spend, withSteps } from './frame.ts'
import type { Implementation, Overload } from './functions.ts'
import { CelError } from './issues.ts'
import { ACCUMULATOR } from './macros.ts'
import { presentField, selectField } from './selection.ts'
import { special } from './special.ts'
import { type CelType, isDynamic } from './types.ts'
import { isOfType } from './value-types.ts'
import { CelList, keyOf, LiteralMap, Optional, type Value } from './values.ts'

/** Turns a checked expression into functions. Costs are those of cel-go/interpreter/runtimecost.go. */
export function plan(checked: Checked): Step {
  return step(checked, checked.expr)
}

function step(checked: Checked, expr: Expr): Step {
  switch (expr.kind) {
    case 'literal':
      return () => expr.value
    case 'ident':
      return ident(checked.names.get(expr.id) ?? expr.name, checked.names.has(expr.id))
    case 'select':
      return select(checked, expr)
    case 'call':
      return call(checked, expr)
    case 'list':
      return list(checked, expr)
    case 'map':
      return map(checked, expr)
    case 'struct':
      throw new CelError(`unknown type: ${expr.name}`)
    default:
      return comprehension(checked, expr)
  }
}

function ident(name: string, isGlobal: boolean): Step {
  const read = (frame: Frame): Value | CelError | undefined => {
    if (isGlobal) return frame.variable(name)
    for (let local = frame.locals; local; local = local.outer) if (local.name === name) return local.value
    return undefined
  }
  return (frame) => {
    spend(frame, 1)
    const value = read(frame)
    if (value === undefined) throw new CelError(`no such attribute(s): ${name}`)
    if (value instanceof CelError) throw value
    return value
  }
}

function select(checked: Checked, expr: Select): Step {
  const variable = checked.names.get(expr.id)
  if (variable !== undefined) return ident(variable, true)
  const operand = step(checked, expr.operand)
  const { field } = expr
  if (expr.testOnly) return (frame) => presentField(operand(frame), field)
  return (frame) => {
    const value = operand(frame)
    spend(frame, 1)
    return selectField(value, field)
  }
}

function call(checked: Checked, expr: Call): Step {
  const operator = special[expr.name]
  const isNamespaced = checked.names.has(expr.id)
  const parts = (expr.target && !isNamespaced ? [expr.target, ...expr.args] : expr.args).map((arg) =>
    step(checked, arg),
  )
  if (operator) return operator(parts)
  const name = checked.names.get(expr.id) ?? expr.name
  const overloads = (checked.overloads.get(expr.id) ?? []).map((each) => ({ ...each, cost: callCost(name, each.id) }))
  const [only] = overloads
  const args = expr.target && !isNamespaced ? [expr.target, ...expr.args] : expr.args
  const isSure = overloads.length === 1 && !args.some(({ id }) => isLoose(checked, id))
  const isCollecting = collects(expr)
  const result = (frame: Frame, values: readonly Value[]) => {
    const overload = isSure ? only : overloads.find((each) => takes(each, values))
    if (!overload) throw new CelError('no such overload')
    const made = isCollecting ? appended(values) : overload.run(...values)
    spend(frame, typeof overload.cost === 'number' ? overload.cost : overload.cost(values, made))
    return made
  }
  const run: Step =
    isSure && !isCollecting && only && typeof only.cost === 'number'
      ? plainCall(only.run, parts, only.cost)
      : (frame) => {
          const values: Value[] = []
          for (const part of parts) values.push(part(frame))
          return result(frame, values)
        }
  return withSteps(run, parts, function* (frame): Steps<Value> {
    const values: Value[] = []
    for (const part of parts) values.push(yield* evaluateSteps(part, frame))
    return result(frame, values)
  })
}

/** A call of which everything is known before: what expressions are mostly made of, so that it makes no list of its arguments. */
function plainCall(run: Implementation, parts: readonly Step[], cost: number): Step {
  const [first, second, third] = parts
  return (frame) => {
    const result =
      first && second && !third ? run(first(frame), second(frame)) : run(...parts.map((part) => part(frame)))
    spend(frame, cost)
    return result
  }
}

/** Whether a macro adds an item to the list that it makes. */
function collects({ name, args: [list, item] }: Call): boolean {
  return name === '_+_' && list?.kind === 'ident' && list.name === ACCUMULATOR && item?.kind === 'list'
}

/** Nobody else has seen the list: it may grow in place, without which n items cost n² copies. */
function appended([list, more]: readonly Value[]): Value {
  const { items } = list as CelList
  for (const item of (more as CelList).items) (items as Value[]).push(item)
  return list as CelList
}

/** Whether only the value tells the type. */
function isLoose({ types }: Checked, id: number): boolean {
  const type = types.get(id)
  return !type || isDynamic(type) || type.kind === 'null' || type.kind === 'struct'
}

function takes({ args }: Overload, values: readonly Value[]): boolean {
  for (let index = 0; index < args.length; index++)
    if (!isOfType(values[index] as Value, args[index] as CelType)) return false
  return true
}

function list(checked: Checked, { items, optional }: ListExpr): Step {
  const steps = items.map((item) => step(checked, item))
  return (frame) => {
    const values: Value[] = []
    for (const [index, each] of steps.entries()) {
      const value = each(frame)
      const kept = optional.has(index) ? unwrapped(value, 'list element') : value
      if (kept !== undefined) values.push(kept)
    }
    spend(frame, 10)
    return new CelList(values)
  }
}

function unwrapped(value: Value, what: string): Value | undefined {
  if (value instanceof Optional) return value.value
  throw new CelError(`cannot initialize optional ${what} from non-optional value ${String(value)}`)
}

function map(checked: Checked, { entries }: MapExpr): Step {
  const steps = entries.map(({ key, value, optional }) => ({
    key: step(checked, key),
    value: step(checked, value),
    optional,
  }))
  return (frame) => {
    const found = new Map<string, readonly [Value, Value]>()
    for (const { key, value, optional } of steps) {
      const name = key(frame)
      const id = keyOf(name)
      if (id === undefined) throw new CelError('unsupported key type')
      const kept = optional ? unwrapped(value(frame), `entry '${String(name)}'`) : value(frame)
      if (kept !== undefined) found.set(id, [name, kept])
    }
    spend(frame, 30)
    return new LiteralMap(found)
  }
}

function comprehension(checked: Checked, expr: Comprehension): Step {
  const steps = {
    range: step(checked, expr.range),
    init: step(checked, expr.init),
    condition: step(checked, expr.condition),
    next: step(checked, expr.step),
    result: step(checked, expr.result),
  }
  return fold(steps, expr.accumulator, expr.variable, expr.variable2)
}
