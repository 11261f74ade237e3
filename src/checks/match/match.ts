import type { Said } from '../../util/said.ts'
import { nearest } from '../near.ts'
import { isObject } from '../objects.ts'
import type { Mismatch } from '../result.ts'
import { showValue } from '../show.ts'
import { absent, wanted } from '../wanted.ts'
import { matchList } from './list.ts'
import { equal, operatorOf, wholeValueOperators } from './operators.ts'
import { type FieldStep, fieldPath } from './path.ts'
import type { Show } from './secrets.ts'

export type FieldMismatch = Extract<Mismatch, { kind: 'field' }>

/** Where the matching is, and how values are shown there. */
export interface MatchContext {
  path: readonly FieldStep[]
  show: Show
  /** Inside `$literal`: keys that begin with `$` are keys. */
  literal?: boolean
}

/**
 * What of `want` is not in `got`. Maps are subsets; a list means "contains these, in any order, each used once";
 * null means absent or null. See `operators.ts` for more than equality.
 */
export function matchValue(want: unknown, got: unknown, context: MatchContext): FieldMismatch[] {
  const operator = context.literal ? undefined : operatorOf(want)
  if (operator?.name === '$literal') return matchValue(operator.argument, got, { ...context, literal: true })
  if (operator) return matchOperator(operator.name, operator.argument, got, context)
  if (want === null) return got === null || got === undefined ? [] : [mismatch(absent, got, context)]
  if (Array.isArray(want))
    return Array.isArray(got) ? matchList(want, got, context, matchValue) : [differs(want, got, context)]
  if (!isObject(want)) return equal(want, got) ? [] : [differs(want, got, context)]
  if (!isObject(got)) return matchNothing(want, got, context)
  return Object.keys(want).flatMap((key) => matchKey(key, want[key], got, context))
}

function matchKey(key: string, want: unknown, got: Record<string, unknown>, context: MatchContext): FieldMismatch[] {
  const value = Object.hasOwn(got, key) ? got[key] : undefined
  const mismatches = matchValue(want, value, { ...context, path: [...context.path, key] })
  if (value !== undefined) return mismatches
  const near = nearest(key, Object.keys(got))
  return near.length === 0 ? mismatches : mismatches.map((one) => ({ ...one, have: one.have ?? near }))
}

/** The object or list is not there at all: what was wanted deepest inside is named, one field each. */
function matchNothing(want: Record<string, unknown>, got: unknown, context: MatchContext): FieldMismatch[] {
  if (got !== undefined && got !== null) return [differs(want, got, context)]
  const keys = Object.keys(want)
  if (keys.length === 0) return [differs(want, undefined, context)]
  return keys.flatMap((key) => matchValue(want[key], undefined, { ...context, path: [...context.path, key] }))
}

function matchOperator(name: string, argument: unknown, got: unknown, context: MatchContext): FieldMismatch[] {
  if (!Object.hasOwn(wholeValueOperators, name)) return [mismatch(wanted.unknownOperator(name), got, context)]
  const rule = wholeValueOperators[name as keyof typeof wholeValueOperators]
  return rule.holds(argument, got) ? [] : [mismatch(rule.show(argument), got, context)]
}

function differs(want: unknown, got: unknown, context: MatchContext): FieldMismatch {
  return mismatch(context.show(want, context.path), got, context)
}

function mismatch(want: Said, got: unknown, { path, show }: MatchContext): FieldMismatch {
  const shown = got === undefined ? undefined : show(got, path)
  const hides = shown !== undefined && shown !== showValue(got)
  return { kind: 'field', path: fieldPath(path), want: hides ? shown : want, got: shown }
}
