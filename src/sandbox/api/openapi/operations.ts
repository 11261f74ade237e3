import { apiVersionOf } from '../../objects.ts'
import type { ResourceInfo } from '../../schema/resources.ts'
import { itemOperations, subresourceOperations } from './item-operations.ts'
import {
  type Base,
  type Context,
  DELETE_COLLECTION,
  gvkOf,
  LIST,
  type Operation,
  operationPrefix,
  WRITE,
  withArticle,
} from './operation.ts'

/** The operations of a resource and its subresources (those that stream or proxy are left out), as a real server names them. */
export function operationsOf(resource: ResourceInfo): Operation[] {
  const { group, version, namespaced } = resource
  const root = group === '' ? `/api/${version}` : `/apis/${apiVersionOf(resource)}`
  const scope = namespaced ? '/namespaces/{namespace}' : ''
  const collection = `${root}${scope}/${resource.resource}`
  const item = `${collection}/{name}`
  const context: Context = { resource, prefix: operationPrefix(resource), collection, item, root, scope }
  return withSharedParameters([
    ...collectionOperations(context),
    ...itemOperations(context),
    ...resource.subresources.flatMap((sub) => subresourceOperations(context, sub)),
    ...watchOperations(context),
  ])
}

/** What all operations of a path take is told of the path: of one that stands alone, all it takes. */
function withSharedParameters(operations: readonly Operation[]): Operation[] {
  return operations.map((operation) => {
    const { path, query, pathParameters } = operation
    if (query.length === 0 || operations.filter((other) => other.path === path).length > 1) return operation
    return { ...operation, query: [], pathParameters: [...query, ...pathParameters].sort() }
  })
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
      description: `create ${withArticle(kind)}`,
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
  const description = `${verbs.includes('watch') ? 'list or watch' : 'list'} objects of kind ${kind}`
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
