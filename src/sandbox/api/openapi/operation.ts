import type { ResourceInfo } from '../../schema/resources.ts'

/** One operation of the API, before it is written as OpenAPI v2 or v3. */
export interface Operation {
  path: string
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** `x-kubernetes-action`. */
  action: string
  operationId: string
  description: string
  /** Names of query parameters of this operation alone. */
  query: readonly string[]
  /** Names of parameters of all operations of the path. */
  pathParameters: readonly string[]
  /** The kind the operation works on; a subresource may have one of another group. */
  gvk: { group: string; version: string; kind: string }
  /** The kind in whose name the path's `name` is described. */
  owner: string
  body?: 'object' | 'delete-options' | 'patch'
  answer: 'object' | 'list' | 'status' | 'watch-event'
  codes: readonly number[]
}

/** What the operations of one resource have in common. */
export interface Context {
  resource: ResourceInfo
  prefix: string
  collection: string
  item: string
  root: string
  scope: string
}

/** What the operations of one path have in common. */
export type Base = Pick<Operation, 'path' | 'pathParameters' | 'gvk' | 'owner'>

export const LIST = [
  'allowWatchBookmarks',
  'continue',
  'fieldSelector',
  'labelSelector',
  'limit',
  'resourceVersion',
  'resourceVersionMatch',
  'sendInitialEvents',
  'timeoutSeconds',
  'watch',
]
export const WRITE = ['dryRun', 'fieldManager', 'fieldValidation']
export const PATCH = ['dryRun', 'fieldManager patch', 'fieldValidation', 'force']
export const DELETE = [
  'dryRun',
  'gracePeriodSeconds',
  'ignoreStoreReadErrorWithClusterBreakingPotential',
  'orphanDependents',
  'propagationPolicy',
]
export const DELETE_COLLECTION = [
  ...['continue', 'dryRun', 'fieldSelector', 'gracePeriodSeconds', 'ignoreStoreReadErrorWithClusterBreakingPotential'],
  ...['labelSelector', 'limit', 'orphanDependents', 'propagationPolicy', 'resourceVersion', 'resourceVersionMatch'],
  ...['sendInitialEvents', 'timeoutSeconds'],
]

/** `Apps` + `V1`, `RbacAuthorization` + `V1`. */
export function operationPrefix({ group, version }: ResourceInfo): string {
  return camel(groupName(group)) + camel(version)
}

/** `apps_v1`, `rbacAuthorization_v1`: the tag of an API group's version. */
export function tagOf({ group, version }: { group: string; version: string }): string {
  return `${groupTag(group)}_${version}`
}

/** `apps`, `rbacAuthorization`: the tag of an API group. */
export function groupTag(group: string): string {
  const name = camel(groupName(group))
  return name.charAt(0).toLowerCase() + name.slice(1)
}

function groupName(group: string): string {
  return group === '' ? 'core' : group.replace(/\.k8s\.io$/, '')
}

export function camel(text: string): string {
  return text
    .split(/[.-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

export function itemParameters(namespaced: boolean): string[] {
  return namespaced ? ['name', 'namespace', 'pretty'] : ['name', 'pretty']
}

export function gvkOf({ group, version, kind }: ResourceInfo) {
  return { group, version, kind }
}

/** `a Pod`, `an Ingress`, and `Endpoints`, which are many. */
export function withArticle(kind: string): string {
  if (/[^s]s$/.test(kind)) return kind
  return `${/^[AEIOU]/.test(kind) ? 'an' : 'a'} ${kind}`
}
