import type { KubeObject } from '../objects.ts'

/** Where objects of one kind are kept: `resource` for the core group, else `resource.group` (`deployments.apps`). */
export type StorageKey = string

export function storageKeyOf({ group, resource }: { group: string; resource: string }): StorageKey {
  return group === '' ? resource : `${resource}.${group}`
}

/** One committed change. `revision` is the number the change's resourceVersion was made from. */
export interface Change<T extends KubeObject = KubeObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly key: StorageKey
  /** The object after the change; for DELETED its last state, with the deletion's resourceVersion. */
  readonly object: T
  /** The object before the change; undefined for ADDED. */
  readonly previous?: T | undefined
  readonly revision: number
}

export interface Listing<T extends KubeObject = KubeObject> {
  /** In the order of namespace, then name, by bytes (as etcd's keys). */
  readonly items: readonly T[]
  readonly revision: number
}

export type Unsubscribe = () => void

/**
 * The versioned store: what etcd and the watch cache are to a real API server. All calls are synchronous and atomic; listeners run
 * before the writing call returns, in the order of revisions. Objects are shared and never changed in place.
 */
export interface Store {
  /** The newest revision; a list's resourceVersion. */
  readonly revision: number
  get(key: StorageKey, namespace: string, name: string): KubeObject | undefined
  list(key: StorageKey, namespace?: string): Listing
  /** The list as it was at an older revision. Throws {@link StoreError} `compacted` when that is no longer known. */
  listAt(key: StorageKey, revision: number, namespace?: string): Listing
  /** Stores a new object and gives it its resourceVersion. Throws {@link StoreError} `exists`. */
  create(key: StorageKey, object: KubeObject): KubeObject
  /** Replaces the object. Throws {@link StoreError} `missing`, or `conflict` when `expected` is not its resourceVersion. */
  update(key: StorageKey, object: KubeObject, expected?: string): KubeObject
  /** Removes the object. `last` becomes the state that watchers see. Throws {@link StoreError} `missing` or `conflict`. */
  delete(
    key: StorageKey,
    namespace: string,
    name: string,
    options?: { expected?: string; last?: KubeObject },
  ): KubeObject
  /** Every later change of one key. With `since`, first the changes after that revision; throws {@link StoreError} `compacted` when they are gone. */
  watch(
    key: StorageKey,
    options: { namespace?: string | undefined; since?: number | undefined },
    listener: (change: Change) => void,
  ): Unsubscribe
  /** Every later change of any key. */
  subscribe(listener: (change: Change) => void): Unsubscribe
  /** Resolves when everything written so far would survive the end of the process. */
  flush(): Promise<void>
  /** Every later write throws {@link StoreError} `closed`. */
  close(): Promise<void>
}

export type StoreErrorCode = 'exists' | 'missing' | 'conflict' | 'compacted' | 'full' | 'closed'

export class StoreError extends Error {
  readonly code: StoreErrorCode
  constructor(code: StoreErrorCode, message: string) {
    super(message)
    this.name = 'StoreError'
    this.code = code
  }
}
