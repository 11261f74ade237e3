import type { ObjectMeta } from './schema/types.gen.ts'

/** Metadata of an object that is stored: the API server has filled these fields. */
export interface Meta extends ObjectMeta {
  name: string
  uid: string
  resourceVersion: string
  creationTimestamp: string
}

/** Any stored object. Objects handed out by the store are shared: never change one, clone it first (`structuredClone`). */
export interface KubeObject {
  apiVersion: string
  kind: string
  metadata: Meta
}

/** An object as a client sends it: the server-set metadata may be missing. */
export type Draft<T extends KubeObject = KubeObject> = Omit<T, 'metadata'> & { metadata: ObjectMeta }

/** Where a kind lives in the REST API, with the version it is stored in. `T` only exists for the type checker. */
export interface KindRef<T extends KubeObject = KubeObject> {
  /** API group, '' for the core group. */
  readonly group: string
  /** The version objects are stored in, e.g. `v1`. */
  readonly version: string
  /** Plural name in URLs, e.g. `pods`. */
  readonly resource: string
  readonly kind: string
  readonly namespaced: boolean
  readonly type?: T
}

/** `apiVersion` of a group and version: `v1` for core, else `group/version`. */
export function apiVersionOf({ group, version }: { group: string; version: string }): string {
  return group === '' ? version : `${group}/${version}`
}

/** The group and version of an `apiVersion`. */
export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/')
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) }
}

/** The namespace of an object, '' when it is cluster-scoped. */
export function namespaceOf(object: { metadata: ObjectMeta }): string {
  return object.metadata.namespace ?? ''
}

/** `namespace/name`, or `name` for cluster-scoped objects: the key controllers work on (client-go's MetaNamespaceKeyFunc). */
export function keyOf(object: { metadata: ObjectMeta }): string {
  const { namespace, name } = object.metadata
  return namespace ? `${namespace}/${name ?? ''}` : (name ?? '')
}

/** The namespace and name of a key made by {@link keyOf}. */
export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/')
  return slash < 0 ? { namespace: '', name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}
