import { createHash } from 'node:crypto'
import { apiVersionOf } from '../objects.ts'
import type { ResourceInfo, SubresourceInfo } from '../schema/resources.ts'
import { negotiate, parseAccept } from './accept.ts'

/** The answer to a discovery request, before it is written as JSON or YAML. */
export interface DiscoveryAnswer {
  body: object
  contentType: string
  /** Of aggregated discovery; `If-None-Match` with it gets 304. */
  etag?: string
  headers: Record<string, string>
}

export interface Discovery {
  /**
   * The document of `/api`, `/api/v1`, `/apis`, `/apis/GROUP` or `/apis/GROUP/VERSION`; undefined when there is none.
   * @throws StatusError 406
   */
  answer(path: string, accept: string | undefined): DiscoveryAnswer | undefined
}

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

/**
 * The discovery documents of the given resources, in their order; the first version of a group is the preferred one.
 * Documents are made when first asked for. Make new ones when custom resources come or go.
 */
export function discoveryDocuments(resources: readonly ResourceInfo[], serverAddress = '127.0.0.1:6443'): Discovery {
  const made = new Map<string, DiscoveryAnswer>()
  return {
    answer(path, accept) {
      const aggregated = (path === '/api' || path === '/apis') && wantsAggregated(accept)
      if (!aggregated) negotiate(accept)
      const key = aggregated ? `${path} aggregated` : path
      const known = made.get(key)
      if (known) return known
      const answer = aggregated ? aggregate(path, resources) : plain(path, resources, serverAddress)
      // What there is not has no end.
      if (answer) made.set(key, answer)
      return answer
    },
  }
}

/** Only v2: v2beta1 is gone from Kubernetes 1.33, and older clients fall back to the plain documents. */
function wantsAggregated(accept: string | undefined): boolean {
  for (const { type, parameters } of parseAccept(accept ?? '')) {
    if (type !== 'application/json' && type !== '*/*') continue
    if (parameters.get('as') !== 'APIGroupDiscoveryList') return false
    if (parameters.get('g') === 'apidiscovery.k8s.io' && parameters.get('v') === 'v2') return true
  }
  return false
}

function aggregate(path: string, resources: readonly ResourceInfo[]): DiscoveryAnswer {
  const groups = groupsOf(resources).filter(({ name }) => (name === '') === (path === '/api'))
  const body = {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map(({ name, versions }) => ({
      metadata: { ...(name !== '' && { name }), creationTimestamp: null },
      versions: versions.map((version) => ({
        version,
        resources: inVersion(resources, name, version).map(aggregatedResource),
        freshness: 'Current',
      })),
    })),
  }
  const etag = `"${createHash('sha512').update(JSON.stringify(body)).digest('hex').toUpperCase()}"`
  return { body, contentType: AGGREGATED, etag, headers: { 'cache-control': 'public', vary: 'Accept' } }
}

function aggregatedResource(resource: ResourceInfo): object {
  const { group, version, kind, shortNames, categories, subresources, custom } = resource
  const owner = custom ? { group, version } : { group: '', version: '' }
  return {
    resource: resource.resource,
    responseKind: { ...owner, kind },
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singular,
    verbs: resource.verbs,
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(subresources.length > 0 && { subresources: subresources.map((sub) => aggregatedSubresource(sub, owner)) }),
  }
}

function aggregatedSubresource(sub: SubresourceInfo, owner: { group: string; version: string }): object {
  const group = sub.group ?? owner.group
  const version = sub.version ?? owner.version
  return { subresource: sub.name, responseKind: { group, version, kind: sub.kind }, verbs: sub.verbs }
}

function plain(path: string, resources: readonly ResourceInfo[], serverAddress: string): DiscoveryAnswer | undefined {
  const body = plainDocument(path.split('/').slice(1), resources, serverAddress)
  return body && { body, contentType: 'application/json', headers: {} }
}

function plainDocument(parts: string[], resources: readonly ResourceInfo[], serverAddress: string): object | undefined {
  const [root, first = '', second = ''] = parts
  if (parts.includes('') || parts.length > (root === 'api' ? 2 : 3)) return undefined
  if (root === 'api') return first === '' ? apiVersions(serverAddress) : resourceList(resources, '', first)
  if (root !== 'apis') return undefined
  const groups = groupsOf(resources).filter(({ name }) => name !== '')
  if (first === '') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(apiGroup) }
  if (second !== '') return resourceList(resources, first, second)
  const found = groups.find(({ name }) => name === first)
  return found && { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(found) }
}

function apiVersions(serverAddress: string): object {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
  }
}

interface Group {
  name: string
  versions: string[]
}

function groupsOf(resources: readonly ResourceInfo[]): Group[] {
  const groups = new Map<string, Group>()
  for (const { group, version } of resources) {
    const known = groups.get(group)
    if (!known) groups.set(group, { name: group, versions: [version] })
    else if (!known.versions.includes(version)) known.versions.push(version)
  }
  return [...groups.values()]
}

function apiGroup({ name, versions }: Group): {
  name: string
  versions: object[]
  preferredVersion: object | undefined
} {
  const entries = versions.map((version) => ({ groupVersion: apiVersionOf({ group: name, version }), version }))
  return { name, versions: entries, preferredVersion: entries[0] }
}

function inVersion(resources: readonly ResourceInfo[], group: string, version: string): ResourceInfo[] {
  return resources.filter((resource) => resource.group === group && resource.version === version)
}

function resourceList(resources: readonly ResourceInfo[], group: string, version: string): object | undefined {
  const found = inVersion(resources, group, version)
  if (found.length === 0) return undefined
  const groupVersion = apiVersionOf({ group, version })
  const apiVersion = group === '' ? {} : { apiVersion: 'v1' }
  return { kind: 'APIResourceList', ...apiVersion, groupVersion, resources: found.flatMap(listEntries) }
}

function listEntries(resource: ResourceInfo): object[] {
  const { namespaced, kind, shortNames, categories, storageVersionHash } = resource
  const entry = {
    name: resource.resource,
    singularName: resource.singular,
    namespaced,
    kind,
    verbs: resource.verbs,
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(storageVersionHash !== undefined && { storageVersionHash }),
  }
  const subresources = resource.subresources.map((sub) => ({
    name: `${resource.resource}/${sub.name}`,
    singularName: '',
    namespaced,
    ...(sub.group !== undefined && { group: sub.group }),
    ...(sub.version !== undefined && { version: sub.version }),
    kind: sub.kind,
    verbs: sub.verbs,
  }))
  return [entry, ...subresources]
}
