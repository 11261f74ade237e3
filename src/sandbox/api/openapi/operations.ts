import { apiVersionOf } from '../../objects.ts'
import type { ResourceInfo, SubresourceInfo } from '../../schema/resources.ts'

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

const LIST = [
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
const WRITE = ['dryRun', 'fieldManager', 'fieldValidation']
const PATCH = ['dryRun', 'fieldManager patch', 'fieldValidation', 'force']
const DELETE = [
  'dryRun',
  'gracePeriodSeconds',
  'ignoreStoreReadErrorWithClusterBreakingPotential',
  'orphanDependents',
  'propagationPolicy',
]
const DELETE_COLLECTION = [
  ...['continue', 'dryRun', 'fieldSelector', 'gracePeriodSeconds', 'ignoreStoreReadErrorWithClusterBreakingPotential'],
  ...['labelSelector', 'limit', 'orphanDependents', 'propagationPolicy', 'resourceVersion', 'resourceVersionMatch'],
  ...['sendInitialEvents', 'timeoutSeconds'],
]

/** The operations of a resource and its subresources (those that stream or proxy are left out), as a real server names them. */
export function operationsOf(resource: ResourceInfo): Operation[] {
  const { group, version, namespaced } = resource
  const root = group === '' ? `/api/${version}` : `/apis/${apiVersionOf(resource)}`
  const scope = namespaced ? '/namespaces/{namespace}' : ''
  const collection = `${root}${scope}/${resource.resource}`
  const item = `${collection}/{name}`
  const context: Context = { resource, prefix: operationPrefix(resource), collection, item, root, scope }
  return [
    ...collectionOperations(context),
    ...itemOperations(context),
    ...resource.subresources.flatMap((sub) => subresourceOperations(context, sub)),
    ...watchOperations(context),
  ]
}

interface Context {
  resource: ResourceInfo
  prefix: string
  collection: string
  item: string
  root: string
  scope: string
}

/** `Apps` + `V1`, `RbacAuthorization` + `V1`. */
function operationPrefix({ group, version }: ResourceInfo): string {
  return camel(groupName(group)) + camel(version)
}

/** `apps_v1`, `rbacAuthorization_v1`: the tag of an API group's version. */
export function tagOf({ group, version }: { group: string; version: string }): string {
  const name = camel(groupName(group))
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}_${version}`
}

function groupName(group: string): string {
  return group === '' ? 'core' : group.replace(/\.k8s\.io$/, '')
}

function camel(text: string): string {
  return text
    .split(/[.-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

function collectionOperations(context: Context): Operation[] {
  const { resource, prefix, collection } = context
  const { kind, verbs, namespaced } = resource
  const scoped = namespaced ? 'Namespaced' : ''
  const pathParameters = namespaced ? ['namespace', 'pretty'] : ['pretty']
  const base = { path: collection, pathParameters, gvk: gvkOf(resource), owner: kind }
  const operations: (Operation | false)[] = [
    verbs.includes('create') && {
      ...base,
      method: 'post',
      action: 'post',
      description: `create ${article(kind)} ${kind}`,
      operationId: `create${prefix}${scoped}${kind}`,
      query: WRITE,
      body: 'object',
      answer: 'object',
      codes: [200, 201, 202],
    },
    verbs.includes('deletecollection') && {
      ...base,
      method: 'delete',
      action: 'deletecollection',
      description: `delete collection of ${kind}`,
      operationId: `delete${prefix}Collection${scoped}${kind}`,
      query: DELETE_COLLECTION,
      body: 'delete-options',
      answer: 'status',
      codes: [200],
    },
  ]
  return [...listOperations(base, context), ...operations.filter((operation) => operation !== false)]
}

function listOperations(base: Base, { resource, prefix, root }: Context): Operation[] {
  const { kind, verbs, namespaced } = resource
  if (!verbs.includes('list')) return []
  const description = `list or watch objects of kind ${kind}`
  const list = { ...base, description, method: 'get', action: 'list', answer: 'list', codes: [200] } as const
  const everywhere = {
    ...list,
    path: `${root}/${resource.resource}`,
    operationId: `list${prefix}${kind}ForAllNamespaces`,
    query: [],
    pathParameters: [...LIST, 'pretty'].sort(),
  }
  const scoped = namespaced ? 'Namespaced' : ''
  const here = { ...list, operationId: `list${prefix}${scoped}${kind}`, query: LIST }
  return namespaced ? [here, everywhere] : [here]
}

function itemOperations({ resource, prefix, item }: Context): Operation[] {
  const { kind, verbs, namespaced } = resource
  const suffix = `${prefix}${namespaced ? 'Namespaced' : ''}${kind}`
  const base = { path: item, pathParameters: itemParameters(namespaced), gvk: gvkOf(resource), owner: kind }
  const operations: (Operation | false)[] = [
    ...readWriteOperations(base, verbs, suffix, 'the specified', kind),
    verbs.includes('delete') && {
      ...base,
      method: 'delete',
      action: 'delete',
      description: `delete ${article(kind)} ${kind}`,
      operationId: `delete${suffix}`,
      query: DELETE,
      body: 'delete-options',
      answer: 'status',
      codes: [200, 202],
    },
  ]
  return operations.filter((operation) => operation !== false)
}

type Base = Pick<Operation, 'path' | 'pathParameters' | 'gvk' | 'owner'>

function readWriteOperations(
  base: Base,
  verbs: readonly string[],
  suffix: string,
  what: string,
  kind: string,
): Operation[] {
  const operations: (Operation | false)[] = [
    verbs.includes('get') && {
      ...base,
      method: 'get',
      action: 'get',
      description: `read ${what} ${kind}`,
      operationId: `read${suffix}`,
      query: [],
      answer: 'object',
      codes: [200],
    },
    verbs.includes('update') && {
      ...base,
      method: 'put',
      action: 'put',
      description: `replace ${what} ${kind}`,
      operationId: `replace${suffix}`,
      query: WRITE,
      body: 'object',
      answer: 'object',
      codes: [200, 201],
    },
    verbs.includes('patch') && {
      ...base,
      method: 'patch',
      action: 'patch',
      description: `partially update ${what} ${kind}`,
      operationId: `patch${suffix}`,
      query: PATCH,
      body: 'patch',
      answer: 'object',
      codes: [200, 201],
    },
  ]
  return operations.filter((operation) => operation !== false)
}

function subresourceOperations({ resource, prefix, item }: Context, sub: SubresourceInfo): Operation[] {
  if (sub.kind.endsWith('Options') || sub.name === 'log') return []
  const { kind, namespaced } = resource
  const suffix = `${prefix}${namespaced ? 'Namespaced' : ''}${kind}${camel(sub.name)}`
  const gvk = { group: sub.group ?? resource.group, version: sub.version ?? resource.version, kind: sub.kind }
  const base = {
    path: `${item}/${sub.name}`,
    pathParameters: itemParameters(namespaced),
    gvk,
    owner: sub.kind === kind ? kind : sub.kind,
  }
  const operations = readWriteOperations(base, sub.verbs, suffix, `${sub.name} of the specified`, kind)
  if (!sub.verbs.includes('create')) return operations
  const create: Operation = {
    ...base,
    method: 'post',
    action: 'post',
    description: `create ${sub.name} of ${article(kind)} ${kind}`,
    operationId: `create${suffix}`,
    query: [],
    pathParameters: [...base.pathParameters, ...WRITE].sort(),
    body: 'object',
    answer: 'object',
    codes: [200, 201, 202],
  }
  return [...operations, create]
}

/** The old paths below `/watch`, which a real server still has. */
function watchOperations({ resource, prefix, root, scope }: Context): Operation[] {
  const { kind, verbs, namespaced } = resource
  if (!verbs.includes('watch')) return []
  const scoped = namespaced ? 'Namespaced' : ''
  const deprecated = "deprecated: use the 'watch' parameter with a list operation instead"
  const base = {
    method: 'get',
    gvk: gvkOf(resource),
    owner: kind,
    query: [],
    answer: 'watch-event',
    codes: [200],
  } as const
  const own = namespaced ? ['namespace'] : []
  const list = {
    ...base,
    action: 'watchlist',
    description: `watch individual changes to a list of ${kind}. ${deprecated}.`,
  }
  const collection = `${root}/watch${scope}/${resource.resource}`
  const operations: Operation[] = [
    {
      ...list,
      path: collection,
      operationId: `watch${prefix}${scoped}${kind}List`,
      pathParameters: [...LIST, ...own, 'pretty'].sort(),
    },
    {
      ...base,
      path: `${collection}/{name}`,
      action: 'watch',
      description: `watch changes to an object of kind ${kind}. ${deprecated}, filtered to a single item with the 'fieldSelector' parameter.`,
      operationId: `watch${prefix}${scoped}${kind}`,
      pathParameters: [...LIST, 'name', ...own, 'pretty'].sort(),
    },
  ]
  if (!namespaced) return operations
  const all = `${root}/watch/${resource.resource}`
  const operationId = `watch${prefix}${kind}ListForAllNamespaces`
  return [...operations, { ...list, path: all, operationId, pathParameters: [...LIST, 'pretty'].sort() }]
}

function itemParameters(namespaced: boolean): string[] {
  return namespaced ? ['name', 'namespace', 'pretty'] : ['name', 'pretty']
}

function gvkOf({ group, version, kind }: ResourceInfo) {
  return { group, version, kind }
}

function article(kind: string): string {
  return /^[AEIOU]/.test(kind) ? 'an' : 'a'
}
