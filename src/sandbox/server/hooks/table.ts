import type { Draft, KubeObject } from '../../objects.ts'
import { atOnce, type Steps } from '../../steps.ts'
import type { StorageKey } from '../../storage/types.ts'
import type { Backend } from '../types.ts'
import { serviceHooks } from './services.ts'

/** What the registry of one kind does besides storing: it hands out what the whole cluster shares. */
export interface RegistryHooks {
  /** Completes a new object, after the strategy has prepared it and before it is validated. */
  beginCreate?(backend: Backend, draft: Draft, dryRun: boolean): void
  beginUpdate?(backend: Backend, next: Draft, dryRun: boolean): void
  afterWrite?(backend: Backend, object: KubeObject, previous: KubeObject | undefined): void
  afterDelete?(backend: Backend, object: KubeObject): void
}

const hooks: ReadonlyMap<StorageKey, RegistryHooks> = new Map([['services', serviceHooks]])

/** The steps between `begin` and `after`: in one go when they take something that nobody else may have. */
export function* steadySteps<T>(key: StorageKey, steps: Steps<T>): Steps<T> {
  return hooks.has(key) ? atOnce(steps) : yield* steps
}

export function beginCreate(backend: Backend, key: StorageKey, draft: Draft, dryRun: boolean): void {
  hooks.get(key)?.beginCreate?.(backend, draft, dryRun)
}

export function beginUpdate(backend: Backend, key: StorageKey, next: Draft, dryRun: boolean): void {
  hooks.get(key)?.beginUpdate?.(backend, next, dryRun)
}

export function afterWrite(backend: Backend, key: StorageKey, object: KubeObject, previous?: KubeObject): void {
  hooks.get(key)?.afterWrite?.(backend, object, previous)
}

export function afterDelete(backend: Backend, key: StorageKey, object: KubeObject): void {
  hooks.get(key)?.afterDelete?.(backend, object)
}
