import { percentDecoded } from '../../util/percent.ts'
/** What a request is about, as authorization and the REST handlers see it. Source: k8s.io/apiserver/pkg/endpoints/request/requestinfo.go. */
export interface RequestInfo {
  /** Whether it is about an API resource, and not for example /healthz or discovery. */
  readonly resourceRequest: boolean
  readonly path: string
  /** get, list, watch, create, update, patch, delete, deletecollection; for other requests the method in lower case. */
  readonly verb: string
  readonly group: string
  readonly version: string
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

/** Reads method, path and query. `path` is still percent-encoded; a part that can't be decoded is taken as it stands. */
export function requestInfo(method: string, path: string, query: URLSearchParams): RequestInfo {
  const location = locate(partsOf(path))
  if (!location) return { ...nothing, path, verb: method.toLowerCase() }
  const place = resourceOf(location.rest)
  const oldWatch = location.watch
  const verb = oldWatch ? 'watch' : verbOf(method, place.name, query)
  const name = place.name || nameOfSelector(verb, query)
  return { ...place, name, verb, path, resourceRequest: true, group: location.group, version: location.version }
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

/** Nothing for a path with an empty part, unless that is in what a proxy passes on. An encoded slash is a slash. */
function partsOf(path: string): string[] {
  const parts = path
    .replace(/%2f/gi, '/')
    .replace(/^\/|\/+$/g, '')
    .split('/')
  const proxy = parts.indexOf('proxy')
  return parts.slice(0, proxy < 0 ? undefined : proxy).includes('') ? [] : parts
}

function locate(
  parts: readonly string[],
): { group: string; version: string; watch: boolean; rest: string[] } | undefined {
  const start = parts[0] === 'api' ? 2 : 3
  if ((parts[0] !== 'api' && parts[0] !== 'apis') || parts.length <= start) return undefined
  const group = parts[0] === 'api' ? '' : percentDecoded(parts[1] ?? '')
  // The deprecated form of a watch: /api/v1/watch/…
  const watch = parts[start] === 'watch' && parts.length > start + 1
  return { group, version: percentDecoded(parts[start - 1] ?? ''), watch, rest: parts.slice(watch ? start + 1 : start) }
}

function resourceOf(parts: readonly string[]) {
  const third = percentDecoded(parts[2] ?? '')
  const inNamespace = parts[0] === 'namespaces' && parts.length > 2 && !NAMESPACE_SUBRESOURCES.has(third)
  const namespace = parts[0] === 'namespaces' ? percentDecoded(parts[1] ?? '') : ''
  const [resource = '', name = '', subresource = '', ...rest] = inNamespace ? parts.slice(2) : parts
  return {
    namespace: inNamespace || resource === 'namespaces' ? namespace : '',
    resource: percentDecoded(resource),
    name: percentDecoded(name),
    subresource: percentDecoded(subresource),
    rest: rest.join('/'),
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
