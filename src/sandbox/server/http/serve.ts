import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { StatusError } from '../../api/status.ts'
import { quote } from '../../resources/common/go-values.ts'
import { StoreError } from '../../storage/types.ts'
import { giveWay } from '../../turns.ts'
import { type AuditEvent, auditEvent } from '../audit.ts'
import { ANONYMOUS } from '../authentication/authenticate.ts'
import { impersonated } from '../authentication/impersonation.ts'
import { AccessDenied, checkAccess } from '../authorization/check.ts'
import { dispatch, PageNotFound } from '../dispatch.ts'
import { document } from '../documents/document.ts'
import { type ApiRequest, wantsPretty } from '../request.ts'
import { type RequestInfo, requestInfo } from '../request-info.ts'
import { encoded } from '../rest/encode.ts'
import { toYaml, wantsYaml } from '../rest/yaml.ts'
import type { Services } from '../services.ts'
import { internalError, nestedTooDeep, PlainInternalError, storageFull } from '../statuses.ts'
import type { Answer, UserInfo } from '../types.ts'
import { jsonBody, jsonHeaders } from './body.ts'
import { isWithheld } from './expect.ts'
import { refusalOf, refuseRequest } from './refusal.ts'
import { send } from './send.ts'
import { readTarget } from './target.ts'
import { checkTimeout } from './timeout.ts'

/** Made once: every request ends with it, and making one, with its stack, takes a tenth of a millisecond. */
const left = new DOMException('the client is gone', 'AbortError')

/** What is known of a request while it is being answered. */
interface Exchange {
  readonly id: string
  readonly uri: string
  readonly received: number
  readonly warnings: string[]
  readonly gone: AbortController
  info: RequestInfo
  realUser: UserInfo
  user: UserInfo
}

/** Answers one HTTP request, whatever it is; never throws. */
export async function serve(services: Services, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refusal = refusalOf(request)
  if (refusal) return refuseRequest(response, refusal)
  const exchange = begin(services, request, response)
  let answer: Answer
  let apiRequest: ApiRequest | undefined
  try {
    const others = giveWay('request')
    if (others) await others
    apiRequest = prepare(services, exchange, request)
    answer = await answerOf(services, apiRequest)
    // What is acknowledged is kept.
    await services.backend.store.flush()
  } catch (error) {
    answer = asAccepted(failure(error, exchange.uri), request.headers.accept)
  }
  if (!answer.early) record(services, exchange, request, answer)
  await respond(exchange, request, response, answer, apiRequest).catch(() => response.destroy())
}

/** Authentication, impersonation, request info and authorization; what streaming requests need as well. */
export function prepare(services: Services, exchange: Exchange, request: IncomingMessage): ApiRequest {
  const { path, query } = readTarget(request.url ?? '/')
  exchange.info = requestInfo(request.method ?? 'GET', path, query)
  checkPath(exchange)
  checkTimeout(exchange.info, query)
  exchange.realUser = services.authenticate(request)
  exchange.user = impersonated(services.authorizer, request.headersDistinct, exchange.realUser)
  const apiRequest: ApiRequest = {
    method: request.method ?? 'GET',
    headers: jsonHeaders(request),
    query,
    info: exchange.info,
    user: exchange.user,
    warnings: exchange.warnings,
    gone: exchange.gone.signal,
    body: () => jsonBody(request),
  }
  checkAccess(services.authorizer, apiRequest)
  return apiRequest
}

function checkPath({ info, uri }: Exchange): void {
  if (!info.resourceRequest || info.resource !== '') return
  const text = `unable to determine kind and namespace from url, ${uri}`
  throw new PlainInternalError(`failed to create RequestInfo: ${text}`, true)
}

function begin({ backend }: Services, request: IncomingMessage, response?: ServerResponse): Exchange {
  const id = request.headers['audit-id']?.toString() ?? randomUUID()
  const gone = new AbortController()
  response?.setHeader('Audit-Id', id)
  response?.on('close', () => gone.abort(left))
  const uri = request.url ?? '/'
  return {
    id,
    uri,
    received: backend.clock.now(),
    warnings: [],
    gone,
    info: requestInfo('GET', '/', new URLSearchParams()),
    realUser: ANONYMOUS,
    user: ANONYMOUS,
  }
}

export type { Exchange }
export { begin as beginExchange }

async function answerOf(services: Services, request: ApiRequest): Promise<Answer> {
  if (request.info.resourceRequest) return dispatch(services, request)
  const own = await document(services, request)
  if (!own) throw new PageNotFound()
  return own
}

/** The answer to a failure: a Status, or plain text where the real server has no Status either. */
export function failure(error: unknown, uri = ''): Answer & { body: string } {
  if (error instanceof PageNotFound) return plainText(404, '404 page not found')
  if (error instanceof PlainInternalError) {
    const text = withoutMarkup(`Internal Server Error: ${quote(uri)}: ${error.message}`)
    return { ...plainText(500, text), early: error.early }
  }
  const { status } = statusOf(error)
  const retry = status.details?.retryAfterSeconds
  return {
    code: status.code,
    contentType: 'application/json',
    headers: {
      ...(retry === undefined ? {} : { 'Retry-After': String(retry) }),
      ...(error instanceof AccessDenied ? NO_SNIFF : {}),
    },
    body: encoded(status),
  }
}

/** A Status is written as YAML for those who want YAML. */
function asAccepted(answer: Answer, accept: string | undefined): Answer {
  if (answer.contentType !== 'application/json' || !wantsYaml(accept)) return answer
  return { ...answer, contentType: 'application/yaml', body: toYaml(String(answer.body)) }
}

/** For browsers that take any text for a page. */
function withoutMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const NO_SNIFF = { 'X-Content-Type-Options': 'nosniff' }

function plainText(code: number, text: string): Answer & { body: string } {
  return { code, contentType: 'text/plain; charset=utf-8', headers: NO_SNIFF, body: `${text}\n` }
}

function statusOf(error: unknown): StatusError {
  if (error instanceof StatusError) return error
  if (error instanceof StoreError && error.code === 'full') return storageFull(error)
  return isEndOfStack(error) ? nestedTooDeep() : bug(error)
}

/** Before anything is kept a request may put things into each other that nobody comes to the bottom of, e.g. by a patch of many steps. */
function isEndOfStack(error: unknown): boolean {
  return error instanceof RangeError && error.message === 'Maximum call stack size exceeded'
}

/** A bug is told to the client in a word and to the log in full. */
function bug(error: unknown): StatusError {
  process.emitWarning(error instanceof Error ? error : new Error(String(error)))
  return internalError(error instanceof Error ? error.message : String(error))
}

export function record(
  { audit }: Services,
  exchange: Exchange,
  request: IncomingMessage,
  answer: Pick<Answer, 'code' | 'stream'>,
): void {
  const userAgent = request.headers['user-agent'] ?? ''
  const stage: AuditEvent['stage'] = answer.stream ? 'ResponseStarted' : 'ResponseComplete'
  audit.record(auditEvent({ ...exchange, userAgent, code: answer.code, stage }))
}

async function respond(
  { warnings, gone }: Exchange,
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  apiRequest: ApiRequest | undefined,
): Promise<void> {
  const pretty = apiRequest ? wantsPretty(apiRequest) : false
  const gzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
  // An unread body would keep the connection from being used again; one that nobody has asked for is not sent.
  if (!request.complete && !isWithheld(request)) request.resume()
  await send(response, answer, { pretty, gzip, warnings, gone: gone.signal })
}
