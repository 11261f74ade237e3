import type { ApiRequest } from '../request.ts'
import type { Services } from '../services.ts'
import type { Answer } from '../types.ts'
import checks from './health-checks.json' with { type: 'json' }

const PLAIN = 'text/plain; charset=utf-8'

/** /healthz, /livez and /readyz, as a whole or one check; `verbose` lists them, `exclude` leaves some out. */
export function health(_services: Services, { info, query }: ApiRequest): Answer | undefined {
  const [, endpoint = '', ...rest] = info.path.split('/')
  const known = (checks as Record<string, string[]>)[endpoint]
  if (!known || info.path.endsWith('/')) return undefined
  const one = rest.join('/')
  if (one !== '') return known.includes(one) ? plain('ok') : undefined
  if (!query.has('verbose')) return plain('ok')
  const excluded = new Set(query.getAll('exclude'))
  const lines = known.map((check) => `[+]${check} ${excluded.has(check) ? 'excluded: ok' : 'ok'}\n`)
  return plain(`${lines.join('')}${endpoint} check passed\n`)
}

function plain(body: string): Answer {
  return { code: 200, contentType: PLAIN, headers: { 'X-Content-Type-Options': 'nosniff' }, body }
}
