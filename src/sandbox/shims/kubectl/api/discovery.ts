import type { Json } from '../objects.ts'
import { dig, list, text } from '../objects.ts'
import type { Rest } from './rest.ts'

/** One resource of one group and version, as discovery tells it. */
export interface Resource {
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly kind: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly verbs: readonly string[]
  readonly namespaced: boolean
  /** Names of its subresources, e.g. `scale`, `status`. */
  readonly subresources: readonly string[]
}

export interface Discovery {
  /** In the server's order of preference: a group's preferred version first. */
  readonly resources: readonly Resource[]
  /** `v1`, `apps/v1`, …: every served version. */
  readonly groupVersions: readonly string[]
  /** Groups whose resources could not be read, e.g. an aggregated API without a backend. */
  readonly stale: readonly string[]
}

const AGGREGATED =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json'

/** Asks the server what it serves: one answer for the core group, one for all others, plain discovery where that is all there is. */
export async function discover(rest: Rest): Promise<Discovery> {
  const query = { timeout: '32s' }
  const [core, groups] = await Promise.all([
    rest.json({ path: '/api', query, accept: AGGREGATED }),
    rest.json({ path: '/apis', query, accept: AGGREGATED }),
  ])
  const aggregated = [core, groups].filter((each) => each['kind'] === 'APIGroupDiscoveryList')
  if (aggregated.length === 2) return fromAggregated(aggregated.flatMap((each) => list(each, 'items')))
  return fromPlain(rest, core, groups)
}

function fromAggregated(groups: readonly unknown[]): Discovery {
  const resources: Resource[] = []
  const groupVersions: string[] = []
  const stale: string[] = []
  for (const item of groups) {
    const group = text(item, 'metadata', 'name')
    for (const versionItem of list(item, 'versions')) {
      const version = text(versionItem, 'version')
      const groupVersion = group === '' ? version : `${group}/${version}`
      groupVersions.push(groupVersion)
      if (text(versionItem, 'freshness') === 'Stale') stale.push(groupVersion)
      resources.push(...list(versionItem, 'resources').map((each) => aggregatedResource(group, version, each)))
    }
  }
  return { resources, groupVersions, stale }
}

function aggregatedResource(group: string, version: string, item: unknown): Resource {
  return {
    group: text(item, 'responseKind', 'group') || group,
    version: text(item, 'responseKind', 'version') || version,
    resource: text(item, 'resource'),
    kind: text(item, 'responseKind', 'kind'),
    singular: text(item, 'singularResource'),
    shortNames: list(item, 'shortNames').map(String),
    categories: list(item, 'categories').map(String),
    verbs: list(item, 'verbs').map(String),
    namespaced: text(item, 'scope') === 'Namespaced',
    subresources: list(item, 'subresources').map((each) => text(each, 'subresource')),
  }
}

async function fromPlain(rest: Rest, core: Json, groups: Json): Promise<Discovery> {
  const versions = [
    ...list(core, 'versions').map((version) => ({ group: '', version: String(version) })),
    ...list(groups, 'groups').flatMap((group) => plainVersions(group)),
  ]
  const answers = await Promise.allSettled(
    versions.map(({ group, version }) =>
      rest.json({ path: group === '' ? `/api/${version}` : `/apis/${group}/${version}`, query: { timeout: '32s' } }),
    ),
  )
  const name = ({ group, version }: { group: string; version: string }) =>
    group === '' ? version : `${group}/${version}`
  return {
    groupVersions: versions.map(name),
    stale: versions.filter((_, index) => answers[index]?.status === 'rejected').map(name),
    resources: versions.flatMap(({ group, version }, index) => {
      const answer = answers[index]
      return answer?.status === 'fulfilled' ? plainResources(group, version, list(answer.value, 'resources')) : []
    }),
  }
}

/** The versions of a group, its preferred one first. */
function plainVersions(item: unknown): { group: string; version: string }[] {
  const preferred = text(item, 'preferredVersion', 'version')
  const versions = list(item, 'versions').map((each) => text(each, 'version'))
  return [preferred, ...versions.filter((each) => each !== preferred)].map((version) => ({
    group: text(item, 'name'),
    version,
  }))
}

function plainResources(group: string, version: string, items: readonly unknown[]): Resource[] {
  const names = items.map((item) => text(item, 'name'))
  return items
    .filter((item) => !text(item, 'name').includes('/'))
    .map((item) => ({
      group: text(item, 'group') || group,
      version: text(item, 'version') || version,
      resource: text(item, 'name'),
      kind: text(item, 'kind'),
      singular: text(item, 'singularName'),
      shortNames: list(item, 'shortNames').map(String),
      categories: list(item, 'categories').map(String),
      verbs: list(item, 'verbs').map(String),
      namespaced: dig(item, 'namespaced') === true,
      subresources: names
        .filter((each) => each.startsWith(`${text(item, 'name')}/`))
        .map((each) => each.split('/')[1] ?? ''),
    }))
}
