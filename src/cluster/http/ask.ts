import { parseDuration } from '../../checks/duration.ts'
import type { HttpAnswer } from '../../checks/result.ts'
import type { HttpRequest } from '../../checks/schema.ts'
import type { Credentials } from '../credentials.ts'
import type { Objects } from '../objects.ts'
import type { Transport } from '../transport.ts'
import { askForwarded } from './forwarded.ts'
import { askProxy } from './proxy.ts'

export interface AskOptions {
  transport: Transport
  objects: Objects
  credentials: Credentials
}

/** One request to a Service or Pod, with everything it left unsaid. */
export interface Ask {
  kind: 'services' | 'pods'
  name: string
  namespace: string
  port: number | string
  scheme: 'http' | 'https'
  method: string
  path: string
  headers: Readonly<Record<string, string>>
  insecure: boolean
  /** Milliseconds. */
  timeout: number
}

/**
 * Asks a Service or Pod over HTTP: through the API server's proxy, or, where that would change the request, through a
 * port-forward. The proxy takes `Authorization` for itself, sets its own `Host`, and never looks at certificates.
 */
export function createHttp(options: AskOptions): (request: HttpRequest, namespace: string) => Promise<HttpAnswer> {
  return (request, namespace) => {
    const ask = toAsk(request, namespace)
    return needsForward(ask) ? askForwarded(ask, options) : askProxy(ask, options.transport)
  }
}

function toAsk(request: HttpRequest, namespace: string): Ask {
  const headers = Object.fromEntries(
    Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  )
  return {
    kind: request.service === undefined ? 'pods' : 'services',
    name: request.service ?? request.pod ?? '',
    namespace: request.namespace ?? namespace,
    port: request.port,
    scheme: request.scheme ?? 'http',
    method: request.method ?? 'GET',
    path: request.path ?? '/',
    headers: request.host === undefined ? headers : { ...headers, host: request.host },
    insecure: request.insecure ?? false,
    timeout: request.timeout === undefined ? 5000 : parseDuration(request.timeout),
  }
}

function needsForward({ headers, scheme, insecure }: Ask): boolean {
  return 'authorization' in headers || 'host' in headers || (scheme === 'https' && !insecure)
}
