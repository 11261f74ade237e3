import type { ApiRequest } from '../request.ts'
import type { Services } from '../services.ts'
import type { Answer } from '../types.ts'
import checks from './health-checks.json' with { type: 'json' }

const FIXED = [
  '/.well-known/openid-configuration',
  '/api',
  '/api/v1',
  '/apis',
  '/apis/',
  '/healthz',
  '/livez',
  '/metrics',
  '/metrics/slis',
  '/openapi/v2',
  '/openapi/v3',
  '/openapi/v3/',
  '/openid/v1/jwks',
  '/readyz',
  '/version',
]

/** Everything that is served, by path. */
export function rootPaths({ backend }: Services, _request: ApiRequest): Answer {
  const groups = backend.registry.all.filter(({ info }) => info.group !== '').map(({ info }) => info)
  const apis = groups.flatMap(({ group, version }) => [`/apis/${group}`, `/apis/${group}/${version}`])
  const health = Object.entries(checks).flatMap(([endpoint, names]) => names.map((name) => `/${endpoint}/${name}`))
  const paths = [...new Set([...FIXED, ...apis, ...health])].sort()
  return { code: 200, contentType: 'application/json', body: JSON.stringify({ paths }, null, 2) }
}
