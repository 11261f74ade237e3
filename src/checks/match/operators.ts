import type { Said } from '../../util/said.ts'
import { isObject } from '../objects.ts'
import { sameQuantity } from '../quantity.ts'
import { regexFinds } from '../regex.ts'
import { showValue } from '../show.ts'
import { absent, present, wanted } from '../wanted.ts'

/** What stands in a `match` where a value is expected but more than equality is wanted. */
export const operatorNames = ['$exact', '$present', '$regex', '$quantity', '$literal'] as const
export type OperatorName = (typeof operatorNames)[number]

export interface Operator {
  name: string
  argument: unknown
}

/** The operator a value of a `match` stands for: an object whose only key begins with `$`. */
export function operatorOf(want: unknown): Operator | undefined {
  if (!isObject(want)) return undefined
  const [key, ...others] = Object.keys(want)
  if (key === undefined || others.length > 0 || !key.startsWith('$')) return undefined
  return { name: key, argument: want[key] }
}

interface Rule {
  holds: (argument: unknown, got: unknown) => boolean
  show: (argument: unknown) => Said
}

/** The operators that look at one value as a whole; `$literal` is part of the matching itself. */
export const wholeValueOperators: Readonly<Record<Exclude<OperatorName, '$literal'>, Rule>> = {
  $exact: { holds: equal, show: (argument) => wanted.exactly(showValue(argument)) },
  $present: {
    holds: (argument, got) => (got !== undefined && got !== null) === argument,
    show: (argument) => (argument === true ? present : absent),
  },
  $regex: {
    holds: (argument, got) => isScalar(got) && regexFinds(String(argument), String(got)),
    show: (argument) => `/${String(argument)}/`,
  },
  $quantity: {
    holds: (argument, got) => isScalar(got) && sameQuantity(String(argument), String(got)),
    show: (argument) => wanted.quantity(String(argument)),
  },
}

/** Equal as JSON; the order of keys does not matter. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => equal(item, b[index]))
  }
  if (!isObject(a) || !isObject(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]))
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
