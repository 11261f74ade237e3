import type { IncomingHttpHeaders } from 'node:http'
import { isTrue, type RequestInfo } from './request-info.ts'
import type { UserInfo } from './types.ts'

/** One HTTP request after authentication. */
export interface ApiRequest {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  readonly query: URLSearchParams
  readonly info: RequestInfo
  readonly user: UserInfo
  /** Texts of `Warning:` headers of the answer. */
  readonly warnings: string[]
  /** Aborted when the client is gone. */
  readonly gone: AbortSignal
  /** Of what writes an object or makes it: throws 403 when the client may not make one. Asked when it is made, whatever was there before. */
  readonly mayCreate?: () => void
  /** Reads the body once; throws 413 when it is too large. */
  body(): Promise<Buffer>
}

/** Whether a person reads the answer: then JSON is indented. */
export function wantsPretty({ query, headers }: ApiRequest): boolean {
  const asked = query.get('pretty')
  if (asked !== null) return isTrue(asked)
  return /^(curl|Wget|Mozilla\/5\.0)/.test(headers['user-agent'] ?? '')
}

/** The field manager of a request that names none: the program's name in its user agent. */
export function managerOf({ headers }: ApiRequest): string {
  const agent = headers['user-agent'] ?? ''
  const program = (agent.split('/')[0] ?? '').replace(/[^\x20-\x7e]/g, '')
  return program.slice(0, 128) || 'unknown'
}
