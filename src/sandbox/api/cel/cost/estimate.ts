import type { Call, Comprehension, Expr, Select } from '../ast.ts'
import type { Checked } from '../checker.ts'
import type { Overload } from '../functions.ts'
import type { DeclaredType } from '../schema/declared-type.ts'
import { type CelType, DYN } from '../types.ts'
import { sizeOf } from '../value-types.ts'
import { type Argument, estimateCall } from './calls.ts'
import { fixed, plus, type Range, times, UNKNOWN, union } from './range.ts'

/** What the evaluation of an expression may cost at most. `root` is the type of `self`. Source: cel-go/checker/cost.go. */
export function estimateCost(checked: Checked, root: DeclaredType): number {
  return new Coster(checked, root).cost(checked.expr).max
}

/** A variable of a macro: where its value comes from, and what is known of its size. */
interface LocalVariable {
  readonly path: readonly string[]
  readonly size: Range | undefined
  readonly items: Range | undefined
}

const ONE = fixed(1)
const SCALARS = new Set(['bool', 'double', 'duration', 'int', 'timestamp', 'uint'])

class Coster {
  private readonly checked: Checked
  private readonly root: DeclaredType
  private readonly paths = new Map<number, readonly string[]>()
  private readonly sizes = new Map<number, Range>()
  private readonly itemSizes = new Map<number, Range>()
  private readonly locals = new Map<string, LocalVariable[]>()

  constructor(checked: Checked, root: DeclaredType) {
    this.checked = checked
    this.root = root
  }

  cost(expr: Expr): Range {
    switch (expr.kind) {
      case 'literal':
        return fixed(0)
      case 'ident':
        this.paths.set(expr.id, this.local(expr.name)?.path ?? [expr.name])
        return ONE
      case 'select':
        return this.select(expr)
      case 'call':
        return this.call(expr)
      case 'list':
        return this.list(expr.id, expr.items)
      case 'map':
        return plus(...expr.entries.flatMap(({ key, value }) => [this.cost(key), this.cost(value)]), fixed(30))
      case 'struct':
        return plus(...expr.fields.map(({ value }) => this.cost(value)), fixed(40))
      default:
        return expr.variable === '#unused' ? this.binding(expr) : this.comprehension(expr)
    }
  }

  private type(expr: Expr): CelType {
    return this.checked.types.get(expr.id) ?? DYN
  }

  private local(name: string): LocalVariable | undefined {
    return this.locals.get(name)?.at(-1)
  }

  private within<T>(name: string, variable: LocalVariable, run: () => T): T {
    const stack = this.locals.get(name) ?? []
    this.locals.set(name, [...stack, variable])
    const result = run()
    this.locals.set(name, stack)
    return result
  }

  private path(expr: Expr): readonly string[] {
    const local = expr.kind === 'ident' ? this.local(expr.name) : undefined
    return local?.path ?? this.paths.get(expr.id) ?? []
  }

  private select(expr: Select): Range {
    const operand = this.cost(expr.operand)
    if (expr.testOnly) return operand
    this.paths.set(expr.id, [...this.path(expr.operand), expr.field])
    const { kind } = this.type(expr.operand)
    return kind === 'map' || kind === 'struct' ? plus(operand, ONE) : operand
  }

  private list(id: number, items: readonly Expr[]): Range {
    const cost = plus(...items.map((item) => this.cost(item)), fixed(10))
    const sizes = items.map((item) => this.size(item) ?? UNKNOWN)
    this.itemSizes.set(id, sizes.reduce(union, sizes[0] ?? fixed(0)))
    return cost
  }

  private call(expr: Call): Range {
    if (expr.name === 'dyn' && expr.args[0]) {
      const cost = plus(ONE, this.cost(expr.args[0]))
      this.copySizes(expr.id, expr.args[0])
      return cost
    }
    const isMethod = expr.target !== undefined && !this.checked.names.has(expr.id)
    const target = isMethod && expr.target ? this.argument(expr.target) : undefined
    const args = expr.args.map((arg) => this.argument(arg))
    const overloads = this.checked.overloads.get(expr.id) ?? []
    if (overloads.length === 0) return expr.name === '_?._' ? plus(...args.map(({ cost }) => cost), ONE) : fixed(0)
    const { cost, size } = this.overloadsCost(expr, overloads, target, args)
    this.keepSizes(expr, size, overloads[0]?.id ?? '')
    return plus(target?.cost ?? fixed(0), cost)
  }

  /** Covers all that the call may turn out to be. */
  private overloadsCost(
    expr: Call,
    overloads: readonly Overload[],
    target: Argument | undefined,
    args: readonly Argument[],
  ): { cost: Range; size: Range | undefined } {
    const name = this.checked.names.get(expr.id) ?? expr.name
    const each = overloads.map(({ id }) => {
      const estimate = estimateCall(name, { id, target, args })
      return { cost: this.withArguments(id, estimate.cost, args), size: this.indexed(expr, id) ?? estimate.size }
    })
    const sizes = each.flatMap(({ size }) => (size ? [size] : []))
    return {
      cost: each.map(({ cost }) => cost).reduce(union),
      size: sizes.length > 0 ? sizes.reduce(union) : undefined,
    }
  }

  private argument(expr: Expr): Argument {
    const cost = this.cost(expr)
    const constant = expr.kind === 'literal' && typeof expr.value === 'bigint' ? Number(expr.value) : undefined
    const path = this.path(expr)
    const fromSchema = path[0]?.startsWith('@') ? undefined : this.declaredSize([...path, '@items'])
    const itemSize = fromSchema ?? this.items(expr) ?? UNKNOWN
    return { cost, size: this.size(expr) ?? UNKNOWN, type: this.type(expr), itemSize, constant }
  }

  private withArguments(id: string, own: Range, args: readonly Argument[]): Range {
    const [first = fixed(0), second = fixed(0), third = fixed(0)] = args.map(({ cost }) => cost)
    if (id === 'logical_and' || id === 'logical_or') return { min: first.min, max: plus(first, second).max }
    if (id === 'conditional') return plus(first, union(second, third))
    return plus(own, ...args.map(({ cost }) => cost))
  }

  /** The path of an item is that of its list. */
  private indexed(expr: Call, id: string): Range | undefined {
    const [container] = expr.args
    if (!container || (id !== 'index_list' && id !== 'index_map')) return undefined
    this.paths.set(expr.id, [...this.path(container), id === 'index_list' ? '@items' : '@values'])
    return this.items(container)
  }

  private keepSizes(expr: Call, size: Range | undefined, id: string): void {
    const known = size ?? this.size(expr)
    if (known) this.sizes.set(expr.id, known)
    const parts = id === 'conditional' ? expr.args.slice(1) : id === 'add_list' ? expr.args : []
    const [left, right] = parts.map((part) => this.items(part))
    if (left && right) this.itemSizes.set(expr.id, union(left, right))
  }

  private binding(expr: Comprehension): Range {
    const cost = plus(this.cost(expr.range), this.cost(expr.init))
    const result = this.within(expr.accumulator, this.variable(expr.init), () => this.cost(expr.result))
    this.copySizes(expr.id, expr.result)
    return plus(cost, result)
  }

  private variable(expr: Expr): LocalVariable {
    return { path: this.path(expr), size: this.size(expr), items: this.items(expr) }
  }

  private comprehension(expr: Comprehension): Range {
    const start = plus(this.cost(expr.range), this.cost(expr.init))
    const { loop, result } = this.within(expr.accumulator, this.variable(expr.init), () => {
      const loop = this.loop(expr)
      return { loop, result: this.cost(expr.result) }
    })
    const count = this.size(expr.range) ?? UNKNOWN
    if (expr.init.kind === 'literal') {
      const size = this.size(expr.init)
      if (size) this.sizes.set(expr.id, size)
    } else if (expr.init.kind === 'list' || expr.init.kind === 'map') {
      this.sizes.set(expr.id, count)
      const items = this.items(expr.step)
      if (items) this.itemSizes.set(expr.id, items)
    }
    return plus(start, result, times(count, loop))
  }

  private loop(expr: Comprehension): Range {
    const isList = this.type(expr.range).kind === 'list'
    const at = (part: string): LocalVariable => ({
      path: [...this.path(expr.range), part],
      size: isList ? this.items(expr.range) : undefined,
      items: undefined,
    })
    const cost = () => plus(this.cost(expr.condition), this.cost(expr.step))
    const { variable, variable2 } = expr
    if (variable2 === undefined) return this.within(variable, at(isList ? '@items' : '@keys'), cost)
    return this.within(variable, at(isList ? '@indices' : '@keys'), () =>
      this.within(variable2, at(isList ? '@items' : '@values'), cost),
    )
  }

  private copySizes(id: number, from: Expr): void {
    const size = this.size(from)
    const items = this.items(from)
    if (size) this.sizes.set(id, size)
    if (items) this.itemSizes.set(id, items)
  }

  private items(expr: Expr): Range | undefined {
    return this.itemSizes.get(expr.id) ?? (expr.kind === 'ident' ? this.local(expr.name)?.items : undefined)
  }

  private size(expr: Expr): Range | undefined {
    const known = this.sizes.get(expr.id) ?? literalSize(expr) ?? this.declaredSize(this.path(expr))
    if (known) return known
    if (SCALARS.has(this.type(expr).kind)) return ONE
    return expr.kind === 'ident' ? this.local(expr.name)?.size : undefined
  }

  /** What the schema says of the size of what is found at a path. */
  private declaredSize([start, ...path]: readonly string[]): Range | undefined {
    if (start === undefined) return undefined
    let type: DeclaredType | undefined = this.root
    for (const name of path) type = name === '@keys' ? type?.key : stepInto(type, name)
    return type && { min: 0, max: type.maxElements }
  }
}

function stepInto(type: DeclaredType | undefined, name: string): DeclaredType | undefined {
  return name === '@items' || name === '@values' ? type?.item : type?.fields?.get(name)
}

function literalSize(expr: Expr): Range | undefined {
  if (expr.kind === 'literal') return fixed(sizeOf(expr.value) ?? 1)
  if (expr.kind === 'list') return fixed(expr.items.length)
  return expr.kind === 'map' ? fixed(expr.entries.length) : undefined
}
