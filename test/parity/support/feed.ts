import { setMaxListeners } from 'node:events'
import type { Admin } from './admin.ts'

/** An object of any kind, as the API gives it. */
export interface Stored {
  apiVersion?: string
  kind?: string
  metadata: {
    name: string
    namespace?: string
    uid: string
    resourceVersion: string
    generation?: number
    deletionTimestamp?: string
    labels?: Record<string, string>
    ownerReferences?: { uid: string; controller?: boolean }[]
    finalizers?: string[]
  }
  spec?: Record<string, unknown>
  status?: Record<string, unknown>
}

/** A resource of the API that can be watched, e.g. `deployments.apps`. */
export interface Resource {
  name: string
  path: string
  apiVersion: string
  kind: string
  namespaced: boolean
}

/** The objects of a cluster, kept up to date by watches of all kinds. */
export interface Feed {
  readonly resources: readonly Resource[]
  /** The objects of a resource in a namespace in the order they came, `''` for those outside of any. */
  list(resource: string, namespace: string): Stored[]
  /** Calls back with every change: its resource and namespace. */
  onChange(listener: (resource: string, namespace: string) => void): () => void
  close(): void
}

/** Starts the watches; resolves when all that exists is known. */
export async function startFeed(admin: Admin): Promise<Feed> {
  const resources = await watchable(admin)
  const objects = new Map(resources.map(({ name }) => [name, new Map<string, Stored>()]))
  const listeners = new Set<(resource: string, namespace: string) => void>()
  const abort = new AbortController()
  // One watch for each kind.
  setMaxListeners(0, abort.signal)
  await Promise.all(
    resources.map(async (resource) => {
      const known = objects.get(resource.name) ?? new Map<string, Stored>()
      const changed = (type: string, object: Stored) => {
        const { namespace = '', uid } = object.metadata
        if (type === 'DELETED') known.delete(uid)
        else known.set(uid, object)
        for (const listener of listeners) listener(resource.name, namespace)
      }
      await follow(admin, resource, changed, abort.signal)
    }),
  )
  return {
    resources,
    list: (resource, namespace) =>
      [...(objects.get(resource)?.values() ?? [])].filter(({ metadata }) => (metadata.namespace ?? '') === namespace),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => abort.abort(),
  }
}

type Changed = (type: string, object: Stored) => void

/** Resolves with the first list; the watch goes on until the signal aborts, which must be before the server ends. */
async function follow(admin: Admin, { path }: Resource, changed: Changed, signal: AbortSignal): Promise<void> {
  const { body } = await admin.request('GET', path)
  const list = JSON.parse(body) as { metadata: { resourceVersion: string }; items: Stored[] }
  for (const item of list.items) changed('ADDED', item)
  // Longer than any run.
  const query = `watch=1&timeoutSeconds=7200&resourceVersion=${list.metadata.resourceVersion}`
  const watched = admin.stream(`${path}?${query}`, signal, (line) => {
    const { type, object } = JSON.parse(line) as { type: string; object: Stored }
    changed(type, object)
  })
  void watched.then(() => {
    if (!signal.aborted) throw new Error(`the watch of ${path} has ended`)
  })
}

/** Without the renewed leases, which change all the time, and the second form of events. */
async function watchable(admin: Admin): Promise<Resource[]> {
  const get = async (path: string) => JSON.parse((await admin.request('GET', path)).body)
  const { groups } = (await get('/apis')) as { groups: { preferredVersion: { groupVersion: string } }[] }
  const versions = ['v1', ...groups.map(({ preferredVersion }) => preferredVersion.groupVersion)]
  const found = await Promise.all(versions.map((version) => resourcesOf(version, get)))
  return found.flat().filter(({ name }) => name !== 'leases.coordination.k8s.io' && name !== 'events.events.k8s.io')
}

interface ApiResource {
  name: string
  namespaced: boolean
  kind: string
  verbs: string[]
}

async function resourcesOf(apiVersion: string, get: (path: string) => Promise<unknown>): Promise<Resource[]> {
  const prefix = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`
  const { resources } = (await get(prefix)) as { resources: ApiResource[] }
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : ''
  return resources
    .filter(({ name, verbs }) => !name.includes('/') && verbs.includes('watch') && verbs.includes('list'))
    .map(({ name, namespaced, kind }) => {
      return { name: `${name}${group}`, path: `${prefix}/${name}`, apiVersion, kind, namespaced }
    })
}
