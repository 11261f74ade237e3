import { CommandError } from '../errors.ts'
import type { Discovery, Resource } from './discovery.ts'

/** Finds resources by the names people type and the kinds files carry (meta.RESTMapper with short names and categories). */
export interface Mapper {
  readonly discovery: Discovery
  /** The resource of `po`, `pods`, `pod`, `Pod`, `deployments.apps`, `deployments.v1.apps`; throws when there is none. */
  resource(name: string): Resource
  find(name: string): Resource | undefined
  /** The resource of an object's apiVersion and kind; throws when the server has none. */
  kind(apiVersion: string, kind: string): Resource
  /** Resources of a category such as `all`; undefined when no resource names it. */
  category(name: string): Resource[] | undefined
}

export function createMapper(discovery: Discovery): Mapper {
  const find = (name: string) => findResource(discovery.resources, name)
  return {
    discovery,
    find,
    resource: (name) => {
      const found = find(name)
      if (!found) throw new CommandError(`the server doesn't have a resource type "${name}"`)
      return found
    },
    kind: (apiVersion, kind) => findKind(discovery.resources, apiVersion, kind),
    category: (name) => findCategory(discovery.resources, name),
  }
}

function findResource(resources: readonly Resource[], typed: string): Resource | undefined {
  const name = typed.toLowerCase()
  const [plural = '', ...rest] = name.split('.')
  const asVersioned = resources.filter(
    (each) => rest.length > 1 && each.version === rest[0] && each.group === rest.slice(1).join('.'),
  )
  const asGrouped = resources.filter((each) => rest.length > 0 && each.group.startsWith(rest.join('.')))
  if (rest.length > 0)
    return byName(asVersioned, plural) ?? byName(asGrouped.toSorted(exactGroupFirst(rest.join('.'))), plural)
  return byName(resources, name)
}

function exactGroupFirst(group: string) {
  return (a: Resource, b: Resource) => Number(b.group === group) - Number(a.group === group)
}

/** Plural and singular names go before short names, as a short name expands only when nothing is called so. */
function byName(resources: readonly Resource[], name: string): Resource | undefined {
  return (
    resources.find((each) => each.resource === name) ??
    resources.find((each) => each.singular === name || each.kind.toLowerCase() === name) ??
    resources.find((each) => each.shortNames.includes(name))
  )
}

function findKind(resources: readonly Resource[], apiVersion: string, kind: string): Resource {
  const slash = apiVersion.indexOf('/')
  const group = slash < 0 ? '' : apiVersion.slice(0, slash)
  const version = slash < 0 ? apiVersion : apiVersion.slice(slash + 1)
  const found = resources.find((each) => each.kind === kind && each.group === group && each.version === version)
  if (!found) throw new NoMatchError(kind, apiVersion)
  return found
}

/** No resource serves a file's kind; the caller adds which file it was. */
export class NoMatchError extends CommandError {
  constructor(kind: string, apiVersion: string) {
    super(`no matches for kind "${kind}" in version "${apiVersion}"`)
  }
}

/** One resource each, in the version the server prefers. */
function findCategory(resources: readonly Resource[], name: string): Resource[] | undefined {
  const members = resources.filter((each) => each.categories.includes(name))
  if (members.length === 0) return undefined
  const seen = new Set<string>()
  return members.filter((each) => {
    const key = `${each.resource}.${each.group}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** `pods`, `deployments.apps`: how kubectl names a resource. */
export function qualified(resource: { resource: string; group: string }): string {
  return resource.group === '' ? resource.resource : `${resource.resource}.${resource.group}`
}

/** `pod`, `deployment.apps`: the word in front of a name in kubectl's messages. */
export function qualifiedKind(object: { kind: string; group: string }): string {
  const kind = object.kind.toLowerCase()
  return object.group === '' ? kind : `${kind}.${object.group}`
}

export function apiVersionOf(resource: { group: string; version: string }): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`
}

/** The REST path of a resource, or of one object when `name` is given. */
export function pathOf(resource: Resource, namespace: string, name = '', subresource = ''): string {
  const root = resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`
  const scope = resource.namespaced && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : ''
  const tail = name === '' ? '' : `/${encodeURIComponent(name)}`
  return `${root}${scope}/${resource.resource}${tail}${subresource === '' ? '' : `/${subresource}`}`
}
