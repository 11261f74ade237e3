import type { KubeJson, Snapshot } from '../checks/objects.ts'
import type { HttpAnswer } from '../checks/result.ts'
import type { HttpRequest, Target } from '../checks/schema.ts'

/** A kind of the cluster's API, as discovery tells it. */
export interface ApiResource {
  apiVersion: string
  kind: string
  /** Plural name in URLs: `pods`. */
  resource: string
  namespaced: boolean
  verbs: readonly string[]
}

/** One object. `namespace` is left out for kinds without one. */
export interface ObjectRef {
  apiVersion: string
  kind: string
  name: string
  namespace?: string
}

export interface ListOptions {
  namespace?: string
  /** `app=monolith,secure=enabled` */
  labelSelector?: string
  fieldSelector?: string
  /** Ask for the metadata alone: for Secrets, whose values nobody needs. */
  metadataOnly?: boolean
  signal?: AbortSignal
}

export interface RequestOptions {
  body?: unknown
  contentType?: string
  accept?: string
  headers?: Readonly<Record<string, string>>
  /** Milliseconds until the whole answer is there; 10,000 unless said otherwise. */
  timeout?: number
  signal?: AbortSignal
}

interface DeleteOptions {
  propagation?: 'Background' | 'Foreground' | 'Orphan'
  gracePeriodSeconds?: number
  signal?: AbortSignal
}

export interface LogOptions {
  container: string
  /** Of the run before the last restart. */
  previous: boolean
  tailLines: number
}

/** What somebody wants to do, for {@link Cluster.can}. */
export interface Access {
  verb: string
  group?: string
  /** With the subresource: `pods/log`. */
  resource: string
  namespace?: string
  name?: string
}

/** The objects of a target, kept up to date until stopped. */
export interface Watched {
  /** What is known now. */
  snapshot(): Snapshot
  /** Ends this use of the watch; the watch itself ends with its last use. */
  stop(): void
}

/** A cluster through its API. Every method throws a `ClusterError` when the API refuses or does not answer. */
export interface Cluster {
  readonly context: string
  readonly server: string
  /** The namespace of the context, `default` when it names none. */
  readonly namespace: string
  version(): Promise<{ gitVersion: string; major: number; minor: number }>
  /** A kind, or undefined when the cluster does not serve it. */
  resource(apiVersion: string, kind: string): Promise<ApiResource | undefined>
  /** The object, or undefined when there is none. */
  get(ref: ObjectRef): Promise<KubeJson | undefined>
  list(apiVersion: string, kind: string, options?: ListOptions): Promise<KubeJson[]>
  create(object: KubeJson): Promise<KubeJson>
  /** Server-side apply; takes over fields that others manage. */
  apply(object: KubeJson, options?: { fieldManager?: string; signal?: AbortSignal }): Promise<KubeJson>
  patch(ref: ObjectRef, patch: unknown, type?: 'merge' | 'strategic' | 'json'): Promise<KubeJson>
  /** False when there was no such object. */
  delete(ref: ObjectRef, options?: DeleteOptions): Promise<boolean>
  /** The last lines a container has printed. */
  log(pod: { name: string; namespace: string }, options: LogOptions): Promise<string>
  /** Any request; the answer's JSON. */
  request(method: string, path: string, options?: RequestOptions): Promise<unknown>
  /** Keeps the objects of a target up to date; `onChange` is called on every change, and once at the first answer. */
  watchObjects(target: Target, namespace: string, onChange: (snapshot: Snapshot) => void): Watched
  /** Asks a Service or Pod. Throws when there is no answer of HTTP. */
  http(request: HttpRequest, namespace: string): Promise<HttpAnswer>
  /** Whether the learner may do this (SelfSubjectAccessReview). */
  can(access: Access): Promise<boolean>
  /** Ends all watches and connections. */
  close(): void
}
