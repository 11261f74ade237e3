import type { KubeObject } from '../../objects.ts'
import type { StorageKey } from '../../storage/types.ts'
import { afterDelete } from '../hooks/table.ts'
import type { Backend, Caller, Target } from '../types.ts'
import { fieldOf } from '../types.ts'
import { orStorageStatus } from './errors.ts'

/** Whether an object that is being deleted has nothing left to wait for: its grace has passed and no finalizer holds it. */
export function finished(key: StorageKey, { metadata, ...rest }: KubeObject): boolean {
  if (!metadata.deletionTimestamp || (metadata.finalizers?.length ?? 0) > 0) return false
  if (key === 'namespaces') return specFinalizers(rest).length === 0
  return (metadata.deletionGracePeriodSeconds ?? 0) === 0
}

function specFinalizers(namespace: object): unknown[] {
  const spec = fieldOf(namespace, 'spec') as { finalizers?: unknown[] } | undefined
  return spec?.finalizers ?? []
}

/** Removes an object for good. */
export function removeFinished(
  backend: Backend,
  caller: Caller,
  { served, namespace, name }: Target,
  last: KubeObject,
): KubeObject {
  if (caller.dryRun) return last
  const removed = orStorageStatus(served.info, name, () => backend.store.delete(served.key, namespace, name, { last }))
  afterDelete(backend, served.key, removed)
  return removed
}
