import { alreadyExists, conflict, notFound, staleObject } from '../../../../src/sandbox/api/status.ts'
import type { Client, DeleteOptions, EventRecorder } from '../../../../src/sandbox/client.ts'
import { formatTime } from '../../../../src/sandbox/clock.ts'
import { type ControlLoop, startLoop } from '../../../../src/sandbox/controllers/loop.ts'
import type { Controller } from '../../../../src/sandbox/controllers/types.ts'
import type { Draft, KindRef, KubeObject } from '../../../../src/sandbox/objects.ts'
import { createMemoryStore } from '../../../../src/sandbox/storage/memory.ts'
import { type Change, StoreError, storageKeyOf } from '../../../../src/sandbox/storage/types.ts'
import { type FakeClock, fakeClock } from '../../../helpers/fake-clock.ts'

export interface RecordedEvent {
  about: string
  type: string
  reason: string
  message: string
}

/** A memory store behind a {@link Client} with just enough of an API server for controllers: names, uids, generations, finalizers. */
export class FakeCluster {
  readonly clock: FakeClock
  readonly events: RecordedEvent[] = []
  readonly errors: string[] = []
  readonly client: Client
  readonly #loops: ControlLoop[] = []

  constructor(clock: FakeClock = fakeClock()) {
    this.clock = clock
    this.client = fakeClient(clock)
  }

  /** Starts controllers and lets them come to rest. */
  async run(...controllers: Controller[]): Promise<this> {
    const { client, clock } = this
    for (const controller of controllers) {
      const context = { client, clock, events: this.recorder }
      this.#loops.push(startLoop(controller, context, (_name, _key, error) => this.errors.push(String(error))))
    }
    await this.settle()
    return this
  }

  async settle(milliseconds = 0): Promise<void> {
    for (let round = 0; round < 12; round++) await this.clock.advance(0)
    if (milliseconds > 0) {
      await this.clock.advance(milliseconds)
      await this.settle()
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#loops.map((loop) => loop.close()))
  }

  readonly recorder: EventRecorder = {
    event: (about, type, reason, message) => {
      this.events.push({ about: `${about.kind}/${about.metadata.name}`, type, reason, message })
    },
  }
}

function fakeClient(clock: FakeClock): Client {
  const store = createMemoryStore(clock)
  let serial = 0
  const next = () => String(++serial)

  const current = <T extends KubeObject>(kind: KindRef<T>, namespace: string, name: string): T => {
    const object = store.get(storageKeyOf(kind), namespace, name)
    if (!object) throw notFound(kind, name)
    return object as T
  }
  const write = <T extends KubeObject>(kind: KindRef<T>, object: T, expected?: string): T => {
    try {
      return store.update(storageKeyOf(kind), structuredClone(object), expected) as T
    } catch (error) {
      if (error instanceof StoreError && error.code === 'conflict') throw staleObject(kind, object.metadata.name)
      throw error
    }
  }
  const replace = <T extends KubeObject>(kind: KindRef<T>, object: T): T => {
    const { namespace = '', name } = object.metadata
    const old = current(kind, namespace, name)
    const { deletionTimestamp, deletionGracePeriodSeconds, generation = 1 } = old.metadata
    const changed = JSON.stringify(specOf(object)) !== JSON.stringify(specOf(old))
    const metadata = { ...object.metadata, generation: changed ? generation + 1 : generation }
    if (deletionTimestamp) Object.assign(metadata, { deletionTimestamp, deletionGracePeriodSeconds })
    const written = write(kind, { ...object, metadata }, object.metadata.resourceVersion)
    if (deletionTimestamp && (metadata.finalizers ?? []).length === 0 && !deletionGracePeriodSeconds) {
      store.delete(storageKeyOf(kind), namespace, name)
    }
    return written
  }

  return {
    get: <T extends KubeObject>(kind: KindRef<T>, namespace: string, name: string) =>
      store.get(storageKeyOf(kind), namespace, name) as T | undefined,
    list: <T extends KubeObject>(kind: KindRef<T>, namespace?: string) =>
      store.list(storageKeyOf(kind), namespace).items as readonly T[],
    async create<T extends KubeObject>(kind: KindRef<T>, draft: Draft<T>): Promise<T> {
      const { metadata } = draft
      const name = metadata.name ?? `${metadata.generateName ?? ''}${next().padStart(5, 'x')}`
      const object = structuredClone({
        ...draft,
        metadata: {
          ...metadata,
          name,
          uid: metadata.uid ?? `uid-${next()}`,
          creationTimestamp: metadata.creationTimestamp ?? formatTime(clock.now()),
          generation: metadata.generation ?? 1,
          resourceVersion: '0',
        },
      }) as unknown as T
      if (store.get(storageKeyOf(kind), metadata.namespace ?? '', name)) throw alreadyExists(kind, name)
      return store.create(storageKeyOf(kind), object) as T
    },
    async update<T extends KubeObject>(kind: KindRef<T>, object: T): Promise<T> {
      const old = current(kind, object.metadata.namespace ?? '', object.metadata.name) as T & { status?: unknown }
      return replace(kind, { ...object, ...(old.status === undefined ? {} : { status: old.status }) })
    },
    async updateStatus<T extends KubeObject>(kind: KindRef<T>, object: T): Promise<T> {
      const old = current(kind, object.metadata.namespace ?? '', object.metadata.name) as T & { spec?: unknown }
      return replace(kind, { ...object, ...(old.spec === undefined ? {} : { spec: old.spec }) })
    },
    async patch<T extends KubeObject>(kind: KindRef<T>, namespace: string, name: string, patch: unknown): Promise<T> {
      const old = current(kind, namespace, name)
      const merged = mergePatch(old, patch) as T
      if (merged.metadata.uid !== old.metadata.uid) throw conflict(kind, name, 'uid mismatch')
      return replace(kind, merged)
    },
    async delete(kind: KindRef, namespace: string, name: string, options: DeleteOptions = {}): Promise<void> {
      const old = current(kind, namespace, name)
      if (options.uid !== undefined && options.uid !== old.metadata.uid) throw conflict(kind, name, 'uid mismatch')
      const { propagationPolicy } = options
      const added =
        propagationPolicy === 'Foreground' ? ['foregroundDeletion'] : propagationPolicy === 'Orphan' ? ['orphan'] : []
      const finalizers = [...new Set([...(old.metadata.finalizers ?? []), ...added])]
      if (finalizers.length === 0) {
        store.delete(storageKeyOf(kind), namespace, name)
        return
      }
      const deletionTimestamp = old.metadata.deletionTimestamp ?? formatTime(clock.now())
      write(kind, { ...old, metadata: { ...old.metadata, finalizers, deletionTimestamp } })
    },
    async createSubresource(kind, namespace, name, subresource, body) {
      const old = current(kind, namespace, name) as KubeObject & { spec?: object }
      if (subresource === 'binding') {
        const target = (body as { target: { name: string } }).target.name
        write(kind, { ...old, spec: { ...old.spec, nodeName: target } } as KubeObject)
      }
      return subresource === 'token' ? { ...(body as object), status: { token: `token of ${name}` } } : body
    },
    watch: <T extends KubeObject>(kind: KindRef<T>, listener: (change: Change<T>) => void) =>
      store.watch(storageKeyOf(kind), {}, listener as (change: Change) => void),
  }
}

function specOf(object: object): unknown {
  const { metadata: _metadata, status: _status, ...rest } = object as Record<string, unknown>
  return rest
}

function mergePatch(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return structuredClone(patch)
  const base = typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...target } : {}
  const result = base as Record<string, unknown>
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = mergePatch(result[key], value)
  }
  return result
}
