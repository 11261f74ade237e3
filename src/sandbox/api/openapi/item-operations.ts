import type { SubresourceInfo } from '../../schema/resources.ts'
import { isReturnedWhenDeleted } from '../../schema/returned-when-deleted.ts'
import {
  type Base,
  type Context,
  camel,
  DELETE,
  gvkOf,
  itemParameters,
  type Operation,
  PATCH,
  WRITE,
  withArticle,
} from './operation.ts'

/** Reading, writing and deleting one object. */
export function itemOperations({ resource, prefix, item }: Context): Operation[] {
  const { kind, verbs, namespaced } = resource
  const suffix = `${prefix}${namespaced ? 'Namespaced' : ''}${kind}`
  const base = { path: item, pathParameters: itemParameters(namespaced), gvk: gvkOf(resource), owner: kind }
  const operations: (Operation | false)[] = [
    ...readWriteOperations(base, verbs, suffix, 'the specified', kind),
    verbs.includes('delete') && {
      ...base,
      method: 'delete',
      action: 'delete',
      description: `delete ${withArticle(kind)}`,
      operationId: `delete${suffix}`,
      query: DELETE,
      body: 'delete-options',
      answer: isReturnedWhenDeleted(resource) ? 'object' : 'status',
      codes: [200, 202],
    },
  ]
  return operations.filter((operation) => operation !== false)
}

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

/** The operations of a subresource; streams and logs have none here. */
export function subresourceOperations({ resource, prefix, item }: Context, sub: SubresourceInfo): Operation[] {
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
    description: `create ${sub.name} of ${withArticle(kind)}`,
    operationId: `create${suffix}`,
    query: [],
    pathParameters: [...base.pathParameters, ...WRITE].sort(),
    body: 'object',
    answer: 'object',
    codes: [200, 201, 202],
  }
  return [...operations, create]
}
