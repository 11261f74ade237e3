import { percentBytes } from '../../util/percent.ts'
/** What a request is about, as authorization and the REST handlers see it. Source: k8s.io/apiserver/pkg/endpoints/request/requestinfo.go. */
export interface RequestInfo {
  /** Whether it is about an API resource, and not for example /healthz or discovery. */
  readonly resourceRequest: boolean
  readonly path: string
  /** get, list, watch, create, update, patch, delete, deletecollection; for other requests the method in lower case. */
  readonly verb: string
  readonly group: string
  readonly version: string
  /** '' of a resource request whose path ends before it tells of what: `/api/v1/watch`. */
  readonly resource: string
  readonly subresource: string
  /** '' when not in a namespace. */
  readonly namespace: string
  readonly name: string
  /** What follows the subresource, e.g. the path of a proxy request. */
  readonly rest: string
}

const VERBS: Record<string, string> = {
  POST: 'create',
  GET: 'get',
  HEAD: 'get',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
}

/** These are subresources of a namespace, not resources in it. */
const NAMESPACE_SUBRESOURCES = new Set(['status', 'finalize'])

/** Reads method, path, which is still percent-encoded, and query. */
export function requestInfo(method: string, target: string, query: URLSearchParams): RequestInfo {
  const path = percentBytes(target)
  const parts = partsOf(target)
  const location = locate(parts.map(percentBytes))
  if (!location) return { ...nothing, path, verb: method.toLowerCase() }
  const { more, ...place } = resourceOf(location.rest)
  // It is passed on as it was sent.
  const rest = more === 0 ? '' : parts.slice(-more).join('/')
  const oldWatch = location.watch
  const verb = oldWatch ? 'watch' : verbOf(method, place.name, query)
  const name = place.name || nameOfSelector(verb, query)
  return { ...place, name, verb, path, rest, resourceRequest: true, group: location.group, version: location.version }
}

const nothing = {
  resourceRequest: false,
  group: '',
  version: '',
  resource: '',
  subresource: '',
  namespace: '',
  name: '',
  rest: '',
}

/**
 * Nothing for a path with an empty part, unless that is in what a proxy passes on, or the namespace of who has none: that is all of them. An
 * encoded slash is a slash.
 */
function partsOf(path: string): string[] {
  const parts = path
    .replace(/%2f/gi, '/')
    .replace(/^\/|\/+$/g, '')
    .split('/')
  const proxy = parts.indexOf('proxy')
  const own = parts.slice(0, proxy < 0 ? undefined : proxy)
  const empty = own.findIndex((part, at) => part === '' && own[at - 1] !== 'namespaces')
  return empty < 0 ? parts : []
}

function locate(
  parts: readonly string[],
): { group: string; version: string; watch: boolean; rest: string[] } | undefined {
  const [root] = parts
  const start = root === 'api' ? 2 : 3
  if ((root !== 'api' && root !== 'apis') || parts.length <= start) return undefined
  const group = root === 'api' ? '' : (parts[1] ?? '')
  // The deprecated form of a watch: /api/v1/watch/…; that of a proxy is not served, and is no resource either.
  const watch = parts[start] === 'watch'
  const isVerb = watch || (parts[start] === 'proxy' && parts.length === start + 1)
  return { group, version: parts[start - 1] ?? '', watch, rest: parts.slice(isVerb ? start + 1 : start) }
}

/** `more`: how many parts follow. */
function resourceOf(parts: readonly string[]) {
  const [first, namespace = '', third = ''] = parts
  const inNamespace = first === 'namespaces' && parts.length > 2 && !NAMESPACE_SUBRESOURCES.has(third)
  const [resource = '', name = '', subresource = '', ...rest] = inNamespace ? parts.slice(2) : parts
  return {
    namespace: inNamespace || resource === 'namespaces' ? namespace : '',
    resource,
    name,
    subresource,
    more: rest.length,
  }
}

function verbOf(method: string, name: string, query: URLSearchParams): string {
  const verb = VERBS[method] ?? ''
  if (name !== '') return verb
  if (verb === 'get') return isTrue(query.get('watch')) ? 'watch' : 'list'
  return verb === 'delete' ? 'deletecollection' : verb
}

/** A list of one object by `fieldSelector=metadata.name=x` is authorized as a request for that name. */
function nameOfSelector(verb: string, query: URLSearchParams): string {
  if (verb !== 'list' && verb !== 'watch' && verb !== 'deletecollection') return ''
  return /(?:^|,)metadata\.name==?([^,!=]+)(?:,|$)/.exec(query.get('fieldSelector') ?? '')?.[1] ?? ''
}

/** Whether a query parameter says yes, as Kubernetes' conversion of strings to bool. */
export function isTrue(value: string | null): boolean {
  return value !== null && value.toLowerCase() !== 'false' && value !== '0'
}
