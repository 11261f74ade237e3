import { type CelType, DYN, isDynamic, isExact } from './types.ts'

/** What type parameters stand for, by name. Source of this file: cel-go/checker/types.go. */
export type Substitutions = ReadonlyMap<string, CelType>

/** The substitutions under which each of `from` is assignable to its counterpart of `to`; undefined when there are none. */
export function assignable(
  known: Substitutions,
  from: readonly CelType[],
  to: readonly CelType[],
): Substitutions | undefined {
  const next = new Map(known)
  return allAssignable(next, from, to) ? next : undefined
}

/** Replaces type parameters by what they stand for; those that stand for nothing by `dyn`, if asked for. */
export function substitute(known: Substitutions, type: CelType, unboundToDyn: boolean): CelType {
  const bound = type.kind === 'param' ? known.get(type.name) : undefined
  if (bound) return substitute(known, bound, unboundToDyn)
  if (type.kind === 'param') return unboundToDyn ? DYN : type
  if (type.params.length === 0) return type
  return { ...type, params: type.params.map((param) => substitute(known, param, unboundToDyn)) }
}

/** The more general of two types that are known to unify. */
export function mostGeneral(a: CelType, b: CelType): CelType {
  return isEqualOrLessSpecific(a, b) ? a : b
}

function isEqualOrLessSpecific(a: CelType, b: CelType): boolean {
  if (a.kind === 'dyn' || a.kind === 'param') return true
  if (b.kind === 'dyn' || b.kind === 'param') return false
  if (a.kind !== b.kind) return false
  if (a.kind === 'type') return true
  if (a.kind !== 'opaque' && a.kind !== 'list' && a.kind !== 'map') return isExact(a, b)
  if (a.name !== b.name || a.params.length !== b.params.length) return false
  return a.params.every((param, index) => isEqualOrLessSpecific(param, b.params[index] ?? DYN))
}

function allAssignable(known: Map<string, CelType>, from: readonly CelType[], to: readonly CelType[]): boolean {
  return from.length === to.length && from.every((type, index) => isAssignable(known, type, to[index] ?? DYN))
}

const NULLABLE = new Set(['opaque', 'struct', 'any', 'duration', 'timestamp'])

function isAssignable(known: Map<string, CelType>, from: CelType, to: CelType): boolean {
  if (to.kind === 'param') {
    const { valid, bound } = isSubstitution(known, from, to)
    if (valid || bound) return valid
  }
  if (from.kind === 'param') return isSubstitution(known, to, from).valid
  if (isDynamic(from) || isDynamic(to)) return true
  if (from.kind === 'null') return to.kind === 'null' || NULLABLE.has(to.kind)
  if (to.kind === 'null') return NULLABLE.has(from.kind)
  if (from.kind !== to.kind) return false
  if (from.kind === 'type') return true
  if (from.kind !== 'opaque' && from.kind !== 'list' && from.kind !== 'map') return isExact(from, to)
  return from.name === to.name && allAssignable(known, from.params, to.params)
}

/** Whether a parameter may stand for a type, and whether it already stood for something. */
function isSubstitution(
  known: Map<string, CelType>,
  type: CelType,
  param: CelType,
): { valid: boolean; bound: boolean } {
  if (isExact(type, param)) return { valid: true, bound: true }
  const bound = known.get(param.name)
  if (!bound) {
    if (!isFree(known, param, type)) return { valid: false, bound: false }
    known.set(param.name, type)
    return { valid: true, bound: false }
  }
  if (isExact(type, bound)) return { valid: true, bound: true }
  if (!isAssignable(known, type, bound)) return { valid: false, bound: true }
  const general = mostGeneral(type, bound)
  if (isFree(known, param, general)) known.set(param.name, general)
  return { valid: true, bound: true }
}

/** Whether a parameter does not occur in a type. */
function isFree(known: Substitutions, param: CelType, type: CelType): boolean {
  if (isExact(param, type)) return false
  if (type.kind === 'param') {
    const bound = known.get(type.name)
    return !bound || isFree(known, param, bound)
  }
  return type.params.every((each) => isFree(known, param, each))
}
