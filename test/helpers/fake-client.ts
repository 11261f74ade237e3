import { alreadyExists, notFound, staleObject } from '../../src/sandbox/api/status.ts'
import type { Client, ClientFor, DeleteOptions } from '../../src/sandbox/client.ts'
import { type Clock, formatTime } from '../../src/sandbox/clock.ts'
import type { Draft, KindRef, KubeObject } from '../../src/sandbox/objects.ts'
import { createMemoryStore } from '../../src/sandbox/storage/memory.ts'
import { type Change, type Store, StoreError, storageKeyOf } from '../../src/sandbox/storage/types.ts'

/** What was asked of the fake's subresources, e.g. bindings and evictions. */
export interface SubresourceCall {
  kind: KindRef
  namespace: string
  name: string
  subresource: string
  body: unknown
}

export interface FakeCluster {
  store: Store
  client: Client
  clientFor: ClientFor
  subresourceCalls: SubresourceCall[]
}

interface Bag {
  [field: string]: unknown
}

/**
 * A client over a store in memory for tests of controllers: metadata, generation, status, finalizers and conflicts work as on the
 * server, but nothing is defaulted, validated or admitted. With the clock standing still everything it does is predictable.
 */
export function fakeCluster(
  clock: Clock,
  objects: readonly (Draft & { apiVersion: string; kind: string })[] = [],
): FakeCluster {
  const store = createMemoryStore(clock)
  const subresourceCalls: SubresourceCall[] = []
  const client = fakeClient(store, clock, subresourceCalls)
  for (const object of objects) {
    const stored = withMetadata(object, clock)
    store.create(keyOfKind(object), stored)
  }
  return { store, client, clientFor: () => client, subresourceCalls }
}

function keyOfKind({ apiVersion, kind }: { apiVersion: string; kind: string }): string {
  const lower = kind.toLowerCase()
  const resource = lower.endsWith('s')
    ? lower === 'endpoints'
      ? lower
      : `${lower}es`
    : lower.endsWith('y')
      ? `${lower.slice(0, -1)}ies`
      : `${lower}s`
  return storageKeyOf({ group: apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '', resource })
}

let uids = 0

function withMetadata(draft: Draft, clock: Clock): KubeObject {
  const { metadata } = draft
  const name = metadata.name ?? `${metadata.generateName ?? ''}${(10000 + ++uids).toString(36)}`
  const object = {
    ...draft,
    metadata: {
      generation: 1,
      creationTimestamp: formatTime(clock.now()),
      uid: `00000000-0000-4000-8000-${String(++uids).padStart(12, '0')}`,
      resourceVersion: '',
      ...metadata,
      name,
    },
  }
  return structuredClone(object) as KubeObject
}

function fakeClient(store: Store, clock: Clock, calls: SubresourceCall[]): Client {
  const read = <T extends KubeObject>(kind: KindRef<T>, namespace: string, name: string): T => {
    const found = store.get(storageKeyOf(kind), namespace, name)
    if (!found) throw notFound(kind, name)
    return found as T
  }
  const replace = <T extends KubeObject>(kind: KindRef<T>, next: T, expected?: string): T => {
    if (
      next.metadata.deletionTimestamp &&
      !next.metadata.finalizers?.length &&
      !next.metadata.deletionGracePeriodSeconds
    ) {
      const { namespace = '', name } = next.metadata
      return store.delete(storageKeyOf(kind), namespace, name, { last: next }) as T
    }
    return orStatus(kind, next.metadata.name, () => store.update(storageKeyOf(kind), next, expected) as T)
  }
  return {
    get: (kind, namespace, name) => store.get(storageKeyOf(kind), namespace, name) as never,
    list: (kind, namespace) => store.list(storageKeyOf(kind), namespace).items as never,
    watch: (kind, listener) => store.watch(storageKeyOf(kind), {}, listener as (change: Change) => void),
    create: async (kind, draft) => {
      const object = withMetadata(draft, clock)
      return orStatus(kind, object.metadata.name, () => store.create(storageKeyOf(kind), object)) as never
    },
    async update(kind, object) {
      const live = read(kind, object.metadata.namespace ?? '', object.metadata.name)
      const status = field(live, 'status')
      const next = { ...object, ...(status === undefined ? {} : { status }) }
      return replace(kind, generated(live, next), object.metadata.resourceVersion)
    },
    async updateStatus(kind, object) {
      const live = read(kind, object.metadata.namespace ?? '', object.metadata.name)
      return replace(kind, { ...live, status: field(object, 'status') }, object.metadata.resourceVersion)
    },
    async patch(kind, namespace, name, patch, options = {}) {
      const live = read(kind, namespace, name)
      const merged = merge(live, patch) as typeof live
      const status = field(live, 'status')
      if (options.subresource === 'status') return replace(kind, { ...live, status: field(merged, 'status') })
      return replace(kind, generated(live, { ...merged, ...(status === undefined ? {} : { status }) }))
    },
    delete: async (kind, namespace, name, options) => remove(store, clock, kind, read(kind, namespace, name), options),
    async createSubresource(kind, namespace, name, subresource, body) {
      calls.push({ kind, namespace, name, subresource, body })
      return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' }
    },
  }
}

function remove(store: Store, clock: Clock, kind: KindRef, live: KubeObject, options: DeleteOptions = {}): void {
  const { namespace = '', name, uid } = live.metadata
  if (options.uid !== undefined && options.uid !== uid) throw staleObject(kind, name)
  const finalizers = [...(live.metadata.finalizers ?? []), ...finalizersOf(options)]
  const grace = kind.resource === 'pods' ? (options.gracePeriodSeconds ?? 30) : 0
  if (finalizers.length === 0 && grace === 0) {
    store.delete(storageKeyOf(kind), namespace, name)
    return
  }
  const deletion = { deletionTimestamp: formatTime(clock.now() + grace * 1000), deletionGracePeriodSeconds: grace }
  store.update(storageKeyOf(kind), { ...live, metadata: { ...live.metadata, ...deletion, finalizers } })
}

function field(object: object, name: string): unknown {
  return (object as Bag)[name]
}

function finalizersOf({ propagationPolicy }: DeleteOptions): string[] {
  if (propagationPolicy === 'Foreground') return ['foregroundDeletion']
  return propagationPolicy === 'Orphan' ? ['orphan'] : []
}

function generated<T extends KubeObject>(live: T, next: T): T {
  const changed = JSON.stringify(field(live, 'spec')) !== JSON.stringify(field(next, 'spec'))
  const generation = (live.metadata.generation ?? 1) + (changed ? 1 : 0)
  return { ...next, metadata: { ...next.metadata, generation } }
}

function merge(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch
  const result: Bag =
    typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...(target as Bag) } : {}
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete result[field]
    else result[field] = merge(result[field], value)
  }
  return result
}

function orStatus<T>(kind: KindRef, name: string, write: () => T): T {
  try {
    return write()
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    if (error.code === 'exists') throw alreadyExists(kind, name)
    if (error.code === 'missing') throw notFound(kind, name)
    throw error.code === 'conflict' ? staleObject(kind, name) : error
  }
}
