import { isObject, type KubeJson } from '../checks/objects.ts'
import { type Discovery, resourcePath } from './discovery.ts'
import { ClusterError, notKubernetes } from './errors.ts'
import type { ApiResource, Cluster, ListOptions, ObjectRef } from './types.ts'
import { readList, withQuery } from './watch/source.ts'

/** The part of a cluster that reads and writes objects. */
export type Objects = Pick<Cluster, 'get' | 'list' | 'create' | 'apply' | 'patch' | 'delete'>

const fieldManager = 'k8slab'
const patchTypes = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
}

export function createObjects(request: Cluster['request'], discovery: Discovery): Objects {
  const resourceOf = (apiVersion: string, kind: string) => servedResource(discovery, apiVersion, kind)
  const pathOf = async ({ apiVersion, kind, namespace, name }: ObjectRef) =>
    resourcePath(await resourceOf(apiVersion, kind), namespace, name)
  return {
    get: async (ref) => orUndefined(async () => toKube(await request('GET', await pathOf(ref)))),
    list: async (apiVersion, kind, options = {}) => list(request, await resourceOf(apiVersion, kind), options),
    create: async (object) => {
      const path = resourcePath(await resourceOf(object.apiVersion, object.kind), object.metadata.namespace)
      return toKube(await request('POST', withQuery(path, { fieldManager }), { body: object }))
    },
    apply: async (object, options = {}) => {
      const path = await pathOf(refOf(object))
      const query = { fieldManager: options.fieldManager ?? fieldManager, force: 'true' }
      const more = {
        body: object,
        contentType: 'application/apply-patch+yaml',
        ...(options.signal ? { signal: options.signal } : {}),
      }
      return toKube(await request('PATCH', withQuery(path, query), more))
    },
    patch: async (ref, patch, type = 'merge') => {
      const path = withQuery(await pathOf(ref), { fieldManager })
      return toKube(await request('PATCH', path, { body: patch, contentType: patchTypes[type] }))
    },
    delete: async (ref, { propagation = 'Background', gracePeriodSeconds, signal } = {}) => {
      const grace = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }
      const body = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: propagation, ...grace }
      const path = await pathOf(ref)
      const more = { body, ...(signal ? { signal } : {}) }
      return (await orUndefined(async () => await request('DELETE', path, more))) !== undefined
    },
  }
}

async function servedResource(discovery: Discovery, apiVersion: string, kind: string): Promise<ApiResource> {
  const resource = await discovery.resource(apiVersion, kind)
  if (resource) return resource
  throw new ClusterError(
    'invalid',
    {
      en: `The cluster does not know ${kind} in ${apiVersion}`,
      ko: `클러스터에 ${apiVersion} ${kind} 종류가 없습니다`,
    },
    {
      status: 404,
      reason: 'NotFound',
      suggestions: ['kubectl api-resources'],
    },
  )
}

async function list(request: Cluster['request'], resource: ApiResource, options: ListOptions): Promise<KubeJson[]> {
  const { namespace, labelSelector, fieldSelector, metadataOnly, signal } = options
  const query = { ...(labelSelector ? { labelSelector } : {}), ...(fieldSelector ? { fieldSelector } : {}) }
  const accept = metadataOnly
    ? 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json'
    : undefined
  const answer = await request('GET', withQuery(resourcePath(resource, namespace), query), {
    ...(accept ? { accept } : {}),
    ...(signal ? { signal } : {}),
  })
  const { apiVersion, kind } = resource
  return readList(answer).items.map((item) => ({ ...item, apiVersion, kind }))
}

/** What an object is asked for by. */
export function refOf({ apiVersion, kind, metadata: { name, namespace } }: KubeJson): ObjectRef {
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) }
}

async function orUndefined<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof ClusterError && error.status === 404) return undefined
    throw error
  }
}

function toKube(value: unknown): KubeJson {
  if (isObject(value) && isObject(value['metadata'])) return value as KubeJson
  throw notKubernetes({ en: 'it answers with something else than an object', ko: '오브젝트가 아닌 것으로 답합니다' })
}
