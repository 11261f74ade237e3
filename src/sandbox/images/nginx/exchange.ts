import type { Readable } from 'node:stream'
import type { HttpRequest } from '../../network/http.ts'
import type { Location, NginxConfig, Server } from './model.ts'
import type { Scope } from './scope.ts'

/** One request on its way through nginx. Rewrites and internal redirects change it. */
export interface Exchange {
  config: NginxConfig
  request: HttpRequest
  server: Server
  location: Location | undefined
  /** The decoded path, without the query. */
  uri: string
  /** The query, without `?`. */
  args: string
  /** `$1`… of the last expression that matched, and its named groups. */
  captures: RegExpExecArray | undefined
  /** Variables made by `set` and the proxy, without `$`. */
  variables: Map<string, string>
  body: Buffer
  /** How often the request was sent elsewhere inside nginx. */
  redirects: number
  /** Serial numbers of the connection and of the request, for logs and variables. */
  connection: number
  started: number
}

/** What will be sent. */
export interface Answer {
  status: number
  contentType?: string | undefined
  /** `Last-Modified`, `Location` and others that nginx places itself. */
  lastModified?: string | undefined
  location?: string | undefined
  headers: [string, string][]
  body: Buffer | Readable
  /** Bytes of a streamed body, when known. */
  length?: number | undefined
  /** An answer from a proxied server: its own errors stay as they are. */
  proxied?: boolean
  /** Ends the connection without a word (`return 444`). */
  hangUp?: boolean
}

export function scopeOf(exchange: Exchange): Scope {
  return exchange.location?.scope ?? exchange.server.scope
}

/** The value of a request header, '' when it is missing. */
export function header(exchange: Exchange, name: string): string {
  const value = exchange.request.headers[name]
  return Array.isArray(value) ? value.join(', ') : (value ?? '')
}
