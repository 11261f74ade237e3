import type { Value } from './values.ts'

interface Node {
  /** Of its own in the expression: what is known of it is kept by this. */
  readonly id: number
  /** Where messages about it point: code points from the start. */
  readonly offset: number
}

export interface Literal extends Node {
  readonly kind: 'literal'
  readonly value: Value
}

export interface Ident extends Node {
  readonly kind: 'ident'
  readonly name: string
}

export interface Select extends Node {
  readonly kind: 'select'
  readonly operand: Expr
  readonly field: string
  /** `has(operand.field)` */
  readonly testOnly: boolean
}

export interface Call extends Node {
  readonly kind: 'call'
  /** Operators have cel-go's names: `_+_`, `!_`, `_?_:_`, `_[_]`. */
  readonly name: string
  /** Of `target.name(args)`. */
  readonly target: Expr | undefined
  readonly args: readonly Expr[]
}

export interface ListExpr extends Node {
  readonly kind: 'list'
  readonly items: readonly Expr[]
  /** Indexes of items of the form `?item`. */
  readonly optional: ReadonlySet<number>
}

export interface Entry {
  readonly id: number
  readonly offset: number
  readonly key: Expr
  readonly value: Expr
  readonly optional: boolean
}

export interface MapExpr extends Node {
  readonly kind: 'map'
  readonly entries: readonly Entry[]
}

export interface StructExpr extends Node {
  readonly kind: 'struct'
  readonly name: string
  readonly fields: readonly { offset: number; name: string; value: Expr; optional: boolean }[]
}

/** What macros such as `all` become: a fold over a list or the keys of a map. */
export interface Comprehension extends Node {
  readonly kind: 'comprehension'
  readonly range: Expr
  readonly variable: string
  /** The second variable of `list.all(index, item, ...)`. */
  readonly variable2: string | undefined
  readonly accumulator: string
  readonly init: Expr
  readonly condition: Expr
  readonly step: Expr
  readonly result: Expr
}

export type Expr = Literal | Ident | Select | Call | ListExpr | MapExpr | StructExpr | Comprehension

/** `a.b.c` of an expression that is nothing but names; undefined for others. */
export function qualifiedName(expr: Expr): string | undefined {
  if (expr.kind === 'ident') return expr.name
  if (expr.kind !== 'select' || expr.testOnly) return undefined
  const prefix = qualifiedName(expr.operand)
  return prefix === undefined ? undefined : `${prefix}.${expr.field}`
}
