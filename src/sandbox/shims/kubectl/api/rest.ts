import type { IncomingMessage, RequestOptions } from 'node:http'
import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { buffer } from 'node:stream/consumers'
import type { Connection } from '../config/connection.ts'
import type { Json } from '../objects.ts'
import { responseError, transportError } from './failures.ts'

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

export interface RestRequest {
  readonly method?: string
  /** Path below the server's address, without query. */
  readonly path: string
  readonly query?: Query
  readonly body?: string | Buffer
  readonly contentType?: string
  readonly accept?: string
  readonly signal?: AbortSignal | undefined
}

export interface RestResponse {
  readonly status: number
  readonly body: Buffer
}

/** A connection to one API server. Answers of 400 and above become {@link ApiError}s. */
export interface Rest {
  readonly connection: Connection
  /** Sends a request and reads the whole answer. */
  request(request: RestRequest): Promise<RestResponse>
  /** Sends a request and returns the parsed JSON answer. */
  json<T = Json>(request: RestRequest): Promise<T>
  /** Sends a request and returns its answer as it arrives: logs, watches. */
  stream(request: RestRequest): Promise<IncomingMessage>
  /** Ends idle connections, so that the process may end. */
  close(): void
}

/** Called with the text of every `Warning:` header. */
export type OnWarning = (text: string) => void

const USER_AGENT = `kubectl/v1.33.1 (${process.platform}/${process.arch}) kubernetes/k8slab`

export function createRest(connection: Connection, timeout: number, onWarning: OnWarning): Rest {
  const secure = connection.server.protocol === 'https:'
  const agent = secure ? new HttpsAgent({ keepAlive: true, ...connection.tls }) : new HttpAgent({ keepAlive: true })
  const stream = async (request: RestRequest): Promise<IncomingMessage> => {
    const response = await send(connection, agent, timeout, request)
    for (const warning of warningsOf(response)) onWarning(warning)
    if ((response.statusCode ?? 0) < 400) return response
    throw responseError(response.statusCode ?? 0, await buffer(response))
  }
  const request = async (sent: RestRequest): Promise<RestResponse> => {
    const response = await stream(sent)
    return { status: response.statusCode ?? 0, body: await buffer(response) }
  }
  return {
    connection,
    stream,
    request,
    json: async <T>(sent: RestRequest) => JSON.parse((await request(sent)).body.toString('utf8')) as T,
    close: () => agent.destroy(),
  }
}

/** The URL of a request: the server's own path comes first. */
export function urlOf(server: URL, path: string, query: Query = {}): URL {
  const [pathname, given] = path.split('?', 2)
  const url = new URL(server)
  url.pathname = server.pathname.replace(/\/$/, '') + pathname
  url.search = given ?? ''
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue
    for (const each of Array.isArray(value) ? value : [value]) url.searchParams.append(key, String(each))
  }
  return url
}

function send(connection: Connection, agent: HttpAgent, timeout: number, sent: RestRequest): Promise<IncomingMessage> {
  const url = urlOf(connection.server, sent.path, sent.query)
  const body = sent.body === undefined ? undefined : Buffer.from(sent.body)
  const options: RequestOptions = {
    method: sent.method ?? 'GET',
    agent,
    headers: {
      ...connection.headers,
      accept: sent.accept ?? 'application/json',
      'user-agent': USER_AGENT,
      ...(body ? { 'content-type': sent.contentType ?? 'application/json', 'content-length': body.length } : {}),
    },
    ...(sent.signal ? { signal: sent.signal } : {}),
    ...(timeout > 0 ? { timeout } : {}),
  }
  return new Promise((resolve, reject) => {
    const outgoing = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, resolve)
    outgoing.on('timeout', () => outgoing.destroy(new Error('timeout')))
    outgoing.on('error', (error) => reject(transportError(error, url)))
    outgoing.end(body)
  })
}

/** The texts of `Warning: 299 - "text"` headers, unquoted. */
function warningsOf(response: IncomingMessage): string[] {
  return (response.headersDistinct['warning'] ?? []).flatMap((header) =>
    [...header.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, quoted]) => (quoted ?? '').replace(/\\(.)/g, '$1')),
  )
}
