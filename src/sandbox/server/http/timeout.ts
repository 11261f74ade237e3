import { durationProblem } from '../../api/go-duration.ts'
import { badRequest } from '../../api/status.ts'
import type { RequestInfo } from '../request-info.ts'

/** Throws 400 when what is said of how long the client wants to wait is none. Those who stay on purpose may say anything (`WithRequestDeadline`). */
export function checkTimeout(info: RequestInfo, query: URLSearchParams): void {
  const timeout = query.get('timeout')
  if (!timeout || isLongRunning(info)) return
  const problem = durationProblem(timeout)
  if (problem !== undefined) throw badRequest(`invalid timeout specified in the request URL - ${problem}`)
}

function isLongRunning({ resourceRequest, path, verb, subresource }: RequestInfo): boolean {
  if (!resourceRequest) return path.startsWith('/debug/pprof/')
  return verb === 'watch' || verb === 'proxy' || LONG_RUNNING.has(subresource)
}

const LONG_RUNNING: ReadonlySet<string> = new Set(['attach', 'exec', 'proxy', 'log', 'portforward'])
