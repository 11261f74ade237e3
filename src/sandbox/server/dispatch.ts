import { badRequest, notFound, StatusError } from '../api/status.ts'
import { quote } from '../resources/common/go-values.ts'
import { giveWay } from '../turns.ts'
import { checkAccess } from './authorization/check.ts'
import { remove, removeCollection } from './handlers/delete.ts'
import { get, list, watch } from './handlers/read.ts'
import type { Handler } from './handlers/types.ts'
import { CREATED_BY_PUT, create, patch, update } from './handlers/write.ts'
import type { ServedResource } from './registry.ts'
import type { ApiRequest } from './request.ts'
import type { Services } from './services.ts'
import { methodNotAllowed, noSuchResource } from './statuses.ts'
import { subresourceOf } from './subresources/table.ts'
import type { Answer } from './types.ts'
import { virtualResources } from './virtual/table.ts'
import { withWebhooks } from './webhooks/attempts.ts'

const handlers: Record<string, Handler | undefined> = {
  get,
  list,
  watch,
  create,
  update,
  patch,
  delete: remove,
  deletecollection: removeCollection,
}

/** APIs that every answer warns of. */
const DEPRECATED: Readonly<Record<string, string | undefined>> = {
  '/v1/endpoints': 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
}

/** Answers a request about a resource. */
export async function dispatch(services: Services, request: ApiRequest): Promise<Answer> {
  const { group, version, resource, subresource, verb, name } = request.info
  checkScope(services, request)
  const virtual = virtualResources.get(`${group}/${version}/${resource}`)
  if (virtual && subresource === '') return virtual(services, request)
  const served = services.backend.registry.find(group, version, resource)
  if (!served) throw noResource(services, group)
  const deprecation = DEPRECATED[`${group}/${version}/${resource}`] ?? served.custom?.deprecation
  if (deprecation !== undefined) request.warnings.push(deprecation)
  if (subresource !== '') return dispatchToSubresource(services, request, served)
  const handler = handlers[verb]
  if (!handler || !served.info.verbs.includes(verb)) throw methodNotAllowed()
  const ofCollection = verb === 'create'
  const ofObject = verb === 'update' || verb === 'patch'
  if ((ofCollection && name !== '') || (ofObject && name === '')) throw methodNotAllowed()
  checkName(request)
  const mayCreate = creationCheck(services, request, served)
  const checked = mayCreate ? { ...request, mayCreate } : request
  return written(services, checked, (again) => handler(services.backend, scoped(again, served), served))
}

function dispatchToSubresource(
  services: Services,
  request: ApiRequest,
  served: ServedResource,
): Promise<Answer> | Answer {
  const { resource, subresource, verb, rest } = request.info
  const known = served.info.subresources.find(({ name }) => name === subresource)
  const handler = known && subresourceOf(resource, subresource)
  const isProxy = subresource === 'proxy'
  if (!handler || (rest !== '' && !isProxy))
    throw served.custom ? notFound(served.info, request.info.name) : noSuchResource()
  // Discovery has no word for OPTIONS, which a proxy passes on as any other method.
  const passes = isProxy && request.method === 'OPTIONS'
  if (!passes && !known.verbs.includes(verb)) throw methodNotAllowed()
  if (!isProxy) checkName(request)
  return written(services, request, (again) => handler.handle(services, scoped(again, served), served))
}

/** Of what there may be, a name is part of a path. What is sent has its own rules. */
function checkName({ info: { verb, name } }: ApiRequest): void {
  if (verb !== 'get' && verb !== 'delete' && verb !== 'patch') return
  const wrong = name === '.' || name === '..' ? `may not be '${name}'` : name.includes('%') && "may not contain '%'"
  if (wrong) throw badRequest(`Name parameter invalid: ${quote(name)}: ${wrong}`)
}

/** A PUT or an apply that makes the object it is about takes the right to create as well. */
function creationCheck(
  { authorizer }: Services,
  request: ApiRequest,
  { key }: ServedResource,
): ApiRequest['mayCreate'] {
  const { verb } = request.info
  // Which kind of patch it is does not matter: the others create nothing.
  if (verb !== 'patch' && !(verb === 'update' && CREATED_BY_PUT.has(key))) return undefined
  return () => checkAccess(authorizer, { ...request, info: { ...request.info, verb: 'create' } })
}

const WRITES = new Set(['create', 'update', 'patch', 'delete'])

/**
 * Answers a request that may have to wait for webhooks. Its body is read once, however often it is looked at; a big one is there long after
 * the request's turn was over.
 */
function written(
  { backend }: Services,
  request: ApiRequest,
  handle: (request: ApiRequest) => Promise<Answer> | Answer,
): Promise<Answer> | Answer {
  if (!WRITES.has(request.info.verb)) return handle(request)
  let read: Promise<Buffer> | undefined
  const body = () => {
    read ??= whenItsTurn(request.body())
    return read
  }
  return withWebhooks(backend, request.warnings, () => handle({ ...request, body }))
}

async function whenItsTurn(reading: Promise<Buffer>): Promise<Buffer> {
  const body = await reading
  await giveWay('request')
  return body
}

/** Resources have no HEAD, but what is proxied may. What is in namespaces is listed across them, and nothing else; what is in none has no paths there. */
function checkScope({ backend }: Services, { info, method }: ApiRequest): void {
  if (method === 'HEAD' && info.subresource !== 'proxy') throw methodNotAllowed()
  const { group, version, resource, namespace, name, verb } = info
  const served = backend.registry.find(group, version, resource)
  if (!served || resource === 'namespaces') return
  const { namespaced } = served.info
  if (!namespaced && namespace !== '') throw noSuchResource()
  if (!namespaced || namespace !== '' || verb === 'list' || verb === 'watch') return
  throw name === '' ? methodNotAllowed() : noSuchResource()
}

/** To authorization a namespace is in itself; its object is not in any. */
function scoped(request: ApiRequest, { info }: ServedResource): ApiRequest {
  return info.namespaced ? request : { ...request, info: { ...request.info, namespace: '' } }
}

/** 404 in the way of the real server: a Status within a group of its own, plain text elsewhere. */
function noResource({ backend }: Services, group: string): StatusError {
  const known = backend.registry.all.some(({ info, custom }) => !custom && info.group === group)
  return known ? noSuchResource() : new PageNotFound()
}

/** 404 of a path that nothing serves: plain text instead of a Status. */
export class PageNotFound extends StatusError {
  constructor() {
    super({ message: '404 page not found', reason: 'NotFound', code: 404 })
    this.name = 'PageNotFound'
  }
}
