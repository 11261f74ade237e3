import { perObject } from './per-object.ts'

/** The answer of `compute` for two objects together, found once and kept as long as both are. For objects that are never changed in place. */
export function perPair<A extends object, B extends object, V extends NonNullable<unknown>>(
  compute: (a: A, b: B) => V,
): (a: A, b: B) => V {
  const answers = perObject((a: A) => perObject((b: B) => compute(a, b)))
  return (a, b) => answers(a)(b)
}
