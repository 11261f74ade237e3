import type { Draft, KindRef, KubeObject } from './objects.ts'
import type { Change } from './storage/types.ts'

/** Reads straight from the store, always current. Results are shared: never change them. */
export interface Reader {
  get<T extends KubeObject>(kind: KindRef<T>, namespace: string, name: string): T | undefined
  /** In the order of namespace, then name. Without a namespace: all of them. */
  list<T extends KubeObject>(kind: KindRef<T>, namespace?: string): readonly T[]
}

export interface DeleteOptions {
  /** Refuse with Conflict unless the object has this uid. */
  uid?: string | undefined
  resourceVersion?: string | undefined
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan' | undefined
  gracePeriodSeconds?: number | undefined
}

/**
 * The in-process way to the API server for the sandbox's own components: the same defaults, admission, validation and managed
 * fields as over HTTPS, without the wire. Failures are `StatusError`s (see api/status.ts), as any client would get.
 */
export interface Client extends Reader {
  create<T extends KubeObject>(kind: KindRef<T>, draft: Draft<T>): Promise<T>
  /** Replaces the object; Conflict when its resourceVersion is not the newest. */
  update<T extends KubeObject>(kind: KindRef<T>, object: T): Promise<T>
  /** Replaces only what the `status` subresource may change. */
  updateStatus<T extends KubeObject>(kind: KindRef<T>, object: T): Promise<T>
  /** JSON merge patch of the object, or of its `status` or another subresource. */
  patch<T extends KubeObject>(
    kind: KindRef<T>,
    namespace: string,
    name: string,
    patch: unknown,
    options?: { subresource?: string; type?: 'merge' | 'strategic' | 'json' },
  ): Promise<T>
  delete(kind: KindRef, namespace: string, name: string, options?: DeleteOptions): Promise<void>
  /** POST to a subresource such as `binding` or `eviction`. */
  createSubresource(
    kind: KindRef,
    namespace: string,
    name: string,
    subresource: string,
    body: unknown,
  ): Promise<unknown>
  /** Calls the listener for every later change of the kind. */
  watch<T extends KubeObject>(kind: KindRef<T>, listener: (change: Change<T>) => void): () => void
}

/** Makes a client that acts as a component, e.g. `kube-scheduler` or `deployment-controller` (its user and field manager). */
export type ClientFor = (component: string) => Client

/** Records Events as client-go's recorder does: repeated ones are counted up, not repeated. */
export interface EventRecorder {
  event(
    about: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    options?: { fieldPath?: string; action?: string; related?: KubeObject },
  ): void
}
