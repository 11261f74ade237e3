import type { Draft, KubeObject } from '../../objects.ts'
import type { FieldError, StrategyContext } from '../../resources/types.ts'
import { invalid } from '../statuses.ts'
import type { Backend, Caller, Target } from '../types.ts'
import { validateMetadata, validateMetadataUpdate } from './metadata-validation.ts'

export function strategyContext({ reader, clock }: Backend, { user }: Caller): StrategyContext {
  return { reader, clock, user: user.username }
}

/** Throws 422 when the object is not valid; collects its warnings. `old` is the state before an update of the main resource. */
export function validated({ served, name }: Target, object: Draft, old: KubeObject | undefined, caller: Caller): void {
  const { strategy, info } = served
  const metadata = validateMetadata(object.metadata, info.namespaced, strategy?.names)
  const changed = old ? validateMetadataUpdate(object.metadata, old.metadata) : []
  const own = strategy?.validate?.(object) ?? []
  const update = old ? (strategy?.validateUpdate?.(object as KubeObject, old) ?? []) : []
  refuse(served.storage, object.metadata.name ?? name, [...changed, ...metadata, ...update, ...own])
  caller.warnings.push(...(strategy?.warnings?.(object, old) ?? []))
}

/** Throws 422 when there are errors; the same error found twice is told once. */
export function refuse(kind: { group: string; kind: string }, name: string, errors: readonly FieldError[]): void {
  const distinct = new Map(errors.map((error) => [`${error.field} ${error.message}`, error]))
  if (distinct.size > 0) throw invalid(kind, name, [...distinct.values()])
}
