import { isObject } from '../checks/objects.ts'
import { ClusterError } from './errors.ts'
import type { ApiResource, RequestOptions } from './types.ts'

type Request = (method: string, path: string, options?: RequestOptions) => Promise<unknown>

export interface Discovery {
  /** A kind, or undefined when the cluster does not serve it (now: custom resources come later). */
  resource(apiVersion: string, kind: string): Promise<ApiResource | undefined>
}

/** Kinds that no longer, or not yet, are there are asked for again after this long. */
const unknownMilliseconds = 2000

/** Finds where kinds live: one request for each apiVersion, however many ask at once. */
export function createDiscovery(request: Request, now: () => number = Date.now): Discovery {
  const known = new Map<string, { at: number; resources: Promise<ApiResource[]> }>()
  const resourcesOf = (apiVersion: string) => {
    const resources = fetchResources(request, apiVersion)
    known.set(apiVersion, { at: now(), resources })
    resources.catch(() => known.delete(apiVersion))
    return resources
  }
  return {
    resource: async (apiVersion, kind) => {
      const cached = known.get(apiVersion)
      const found = find(cached ? await cached.resources : await resourcesOf(apiVersion), kind)
      if (found || !cached || now() - cached.at < unknownMilliseconds) return found
      return find(await resourcesOf(apiVersion), kind)
    },
  }
}

function find(resources: readonly ApiResource[], kind: string): ApiResource | undefined {
  return resources.find((resource) => resource.kind === kind)
}

async function fetchResources(request: Request, apiVersion: string): Promise<ApiResource[]> {
  try {
    const list = await request('GET', apiPath(apiVersion))
    const resources = isObject(list) && Array.isArray(list['resources']) ? list['resources'] : []
    return resources.filter(isObject).flatMap((resource) => toResource(apiVersion, resource))
  } catch (error) {
    if (error instanceof ClusterError && error.status === 404) return []
    throw error
  }
}

/** Subresources (`deployments/scale`) carry the kind of what they answer with, and are left out. */
function toResource(apiVersion: string, { name, kind, namespaced, verbs }: Record<string, unknown>): ApiResource[] {
  if (typeof name !== 'string' || typeof kind !== 'string' || name.includes('/')) return []
  const list = Array.isArray(verbs) ? verbs.map(String) : []
  return [{ apiVersion, kind, resource: name, namespaced: namespaced === true, verbs: list }]
}

function apiPath(apiVersion: string): string {
  const parts = apiVersion.split('/').map(encodeURIComponent).join('/')
  return apiVersion.includes('/') ? `/apis/${parts}` : `/api/${parts}`
}

/** The path of the objects of a kind: all, those of a namespace, or one. */
export function resourcePath(resource: ApiResource, namespace?: string, name?: string): string {
  const parts = [apiPath(resource.apiVersion)]
  if (resource.namespaced && namespace !== undefined) parts.push('namespaces', encodeURIComponent(namespace))
  parts.push(resource.resource)
  if (name !== undefined) parts.push(encodeURIComponent(name))
  return parts.join('/')
}
