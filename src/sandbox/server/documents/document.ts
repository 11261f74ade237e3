import type { ApiRequest } from '../request.ts'
import type { Services } from '../services.ts'
import { methodNotAllowed } from '../statuses.ts'
import type { Answer } from '../types.ts'
import { discovery } from './discovery.ts'
import { health } from './health.ts'
import { metrics } from './metrics.ts'
import { jwks, openIdConfiguration } from './open-id.ts'
import { openApi } from './openapi.ts'
import { rootPaths } from './root-paths.ts'
import { version } from './version.ts'

type Document = (services: Services, request: ApiRequest) => Promise<Answer | undefined> | Answer | undefined

const exact: Readonly<Record<string, Document | undefined>> = {
  '/': rootPaths,
  '/index.html': rootPaths,
  '/version': version,
  '/version/': version,
  '/metrics': metrics,
  '/openid/v1/jwks': jwks,
  '/openid/v1/jwks/': jwks,
  '/.well-known/openid-configuration': openIdConfiguration,
}

const prefixes: readonly (readonly [string, Document])[] = [
  ['/healthz', health],
  ['/livez', health],
  ['/readyz', health],
  ['/openapi/', openApi],
  ['/api', discovery],
]

/** What does not look at the method. */
const ANY_METHOD: ReadonlySet<Document> = new Set([health, rootPaths])

/** Answers the paths that are no resources; undefined for a path that nothing serves. */
export function document(services: Services, request: ApiRequest): ReturnType<Document> {
  const { path } = request.info
  const serve = exact[path] ?? prefixes.find(([prefix]) => path.startsWith(prefix))?.[1]
  if (!serve) return undefined
  if (!ANY_METHOD.has(serve) && request.method !== 'GET' && request.method !== 'HEAD') throw methodNotAllowed()
  return serve(services, request)
}
