import { isDeepStrictEqual } from 'node:util'
import type { LabelSelector } from '../../schema/types.gen.ts'
import type { FieldErrors, ShownValue } from './field-errors.ts'
import { goSelector } from './go-values.ts'

/** Whether two values are the same object to Go: absent, null and empty do not differ (`apiequality.Semantic`). */
export function same(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(plain(a), plain(b))
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(plain)
  if (value === null || typeof value !== 'object') return value ?? undefined
  const entries = Object.entries(value)
    .map(([key, item]) => [key, plain(item)] as const)
    .filter(([, item]) => item !== undefined)
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/** `ValidateImmutableField`; `shown` is the new value as errors print it. */
export function checkImmutable(errors: FieldErrors, field: string, value: unknown, old: unknown, shown: ShownValue) {
  if (!same(value, old)) errors.invalid(field, shown, 'field is immutable')
}

/** The selector of a workload never changes. */
export function checkImmutableSelector(errors: FieldErrors, selector?: LabelSelector, old?: LabelSelector): void {
  checkImmutable(errors, 'spec.selector', selector, old, goSelector(selector))
}
