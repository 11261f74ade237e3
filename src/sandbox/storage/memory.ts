import { type Clock, systemClock } from '../clock.ts'
import type { KubeObject } from '../objects.ts'
import { type Collection, createCollection, pathOf } from './collection.ts'
import { createDispatcher } from './dispatcher.ts'
import { deepFreeze } from './freeze.ts'
import { createCompactor, createHistory, type History, undo } from './history.ts'
import { type Change, type StorageKey, type Store, StoreError } from './types.ts'

/** Where changes are kept besides memory. `append` throws {@link StoreError} `full` when it can't keep the change, which then does not happen. */
export interface Journal {
  append(change: Change): void
  /** Tells how the journal reads everything there is, for a snapshot. */
  attach(read: () => Contents): void
  flush(): Promise<void>
  close(): Promise<void>
}

/** What a store starts with. */
export interface Contents {
  revision: number
  objects: Iterable<readonly [StorageKey, KubeObject]>
}

const empty: Contents = { revision: 0, objects: [] }

/** A store in this process' memory; with a journal, its changes outlive the process. */
export function createMemoryStore(clock: Clock = systemClock, journal?: Journal, contents = empty): Store {
  const state = createState(clock, contents)
  const dispatcher = createDispatcher()
  journal?.attach(() => state.contents())
  let closed = false
  const commit = (change: Omit<Change, 'revision'>) => {
    // The journal's file is closed: the system may have given its number to another one.
    if (closed) throw new StoreError('closed', 'the store is closed')
    const committed = { ...change, revision: state.revision + 1 }
    journal?.append(committed)
    // Not before its text has been made for the journal, which would take three times as long.
    deepFreeze(committed.object)
    state.apply(committed)
    dispatcher.dispatch(committed)
    return committed.object
  }
  return {
    get revision() {
      return state.revision
    },
    get: (key, namespace, name) => state.kind(key).collection.get(pathOf(namespace, name)),
    list: (key, namespace) => ({ items: state.kind(key).collection.list(namespace), revision: state.revision }),
    listAt: (key, revision, namespace) => ({ items: state.itemsAt(key, revision, namespace), revision }),
    create(key, object) {
      const { namespace = '', name } = object.metadata
      if (state.kind(key).collection.get(pathOf(namespace, name))) {
        throw new StoreError('exists', `${key} ${pathOf(namespace, name)} exists`)
      }
      return commit({ type: 'ADDED', key, object: stamped(object, state.revision + 1) })
    },
    update(key, object, expected) {
      const previous = state.current(key, object.metadata.namespace ?? '', object.metadata.name, expected)
      return commit({ type: 'MODIFIED', key, object: stamped(object, state.revision + 1), previous })
    },
    delete(key, namespace, name, { expected, last } = {}) {
      const previous = state.current(key, namespace, name, expected)
      return commit({ type: 'DELETED', key, object: stamped(last ?? previous, state.revision + 1), previous })
    },
    watch(key, { namespace, since }, listener) {
      const filtered = namespace === undefined ? listener : onlyWithin(namespace, listener)
      if (since !== undefined) for (const change of state.kind(key).history.since(since)) filtered(change)
      return dispatcher.watch(key, filtered)
    },
    subscribe: (listener) => dispatcher.subscribe(listener),
    flush: () => journal?.flush() ?? Promise.resolve(),
    async close() {
      closed = true
      dispatcher.clear()
      await journal?.close()
    },
  }
}

interface Kind {
  collection: Collection
  history: History
}

function createState(clock: Clock, contents: Contents) {
  const kinds = new Map<StorageKey, Kind>()
  const compactor = createCompactor(clock, contents.revision)
  let revision = contents.revision
  const kind = (key: StorageKey): Kind => {
    const known = kinds.get(key)
    if (known) return known
    // Nothing of this kind has changed since the start: its history is complete from there on.
    const made = { collection: createCollection(), history: createHistory(contents.revision) }
    kinds.set(key, made)
    return made
  }
  for (const [key, object] of contents.objects) {
    kind(key).collection.set(pathOf(object.metadata.namespace ?? '', object.metadata.name), object)
  }
  return {
    get revision() {
      return revision
    },
    kind,
    contents: (): Contents => ({ revision, objects: everything(kinds) }),
    current(key: StorageKey, namespace: string, name: string, expected: string | undefined): KubeObject {
      const found = kind(key).collection.get(pathOf(namespace, name))
      if (!found) throw new StoreError('missing', `${key} ${pathOf(namespace, name)} not found`)
      if (expected !== undefined && found.metadata.resourceVersion !== expected) {
        throw new StoreError('conflict', `${key} ${pathOf(namespace, name)} is at ${found.metadata.resourceVersion}`)
      }
      return found
    },
    itemsAt(key: StorageKey, at: number, namespace: string | undefined): readonly KubeObject[] {
      const { collection, history } = kind(key)
      if (at < compactor.compacted(revision)) throw new StoreError('compacted', `revision ${at} has been compacted`)
      const changes = history.since(at)
      return undo(collection.list(namespace), namespace === undefined ? changes : changes.filter(within(namespace)))
    },
    apply(change: Change): void {
      const { collection, history } = kind(change.key)
      const path = pathOf(change.object.metadata.namespace ?? '', change.object.metadata.name)
      if (change.type === 'DELETED') collection.remove(path)
      else collection.set(path, change.object)
      revision = change.revision
      history.add(change)
      compactor.compacted(revision)
    },
  }
}

function* everything(kinds: ReadonlyMap<StorageKey, Kind>): Generator<readonly [StorageKey, KubeObject]> {
  for (const [key, { collection }] of kinds) for (const object of collection.list()) yield [key, object]
}

function within(namespace: string): (change: Change) => boolean {
  return ({ object }) => (object.metadata.namespace ?? '') === namespace
}

function onlyWithin(namespace: string, listener: (change: Change) => void): (change: Change) => void {
  const matches = within(namespace)
  return (change) => {
    if (matches(change)) listener(change)
  }
}

function stamped(object: KubeObject, revision: number): KubeObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } }
}
