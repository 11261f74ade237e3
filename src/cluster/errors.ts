import { isObject, type Problem, type ProblemCode } from '../checks/objects.ts'
import { UserError } from '../util/errors.ts'

/** The cluster did not answer, or answered with an error. `status` is there when the API has spoken. */
export class ClusterError extends UserError {
  readonly problem: ProblemCode
  /** HTTP status. */
  readonly status: number | undefined
  /** The reason of the API's Status: `NotFound`, `AlreadyExists`, `Expired`, … */
  readonly reason: string | undefined
  /** Milliseconds the server asks to wait. */
  readonly retryAfter: number | undefined

  constructor(problem: ProblemCode, message: string, details: ClusterErrorDetails = {}) {
    super(`cluster-${problem}`, message, {
      suggestions: details.suggestions ?? [],
      exitCode: 3,
      ...(details.cause === undefined ? {} : { cause: details.cause }),
    })
    this.name = 'ClusterError'
    this.problem = problem
    this.status = details.status
    this.reason = details.reason
    this.retryAfter = details.retryAfter
  }
}

interface ClusterErrorDetails {
  suggestions?: readonly string[]
  cause?: unknown
  status?: number
  reason?: string
  retryAfter?: number
}

/** Errors after which the same question may have another answer. */
const passing = new Set<ProblemCode>(['unreachable', 'timeout', 'unavailable', 'not-kubernetes'])

/** An error as it is shown beside the latest state. */
export function toProblem(error: unknown, now: number): Problem {
  const code = error instanceof ClusterError ? error.problem : 'invalid'
  const message = error instanceof Error ? error.message : String(error)
  return { code, message, at: now, retried: passing.has(code) }
}

/** The error of an answer that is none of success. */
export function answerError(status: number, headers: Readonly<Record<string, unknown>>, body: string): ClusterError {
  const { message, reason } = readStatus(body)
  const retryAfter = retryAfterOf(headers['retry-after'])
  const details = { status, ...(reason ? { reason } : {}), ...(retryAfter === undefined ? {} : { retryAfter }) }
  const said = message ?? `the server answered with HTTP status ${status}`
  if (status === 401)
    return new ClusterError('unauthorized', `The cluster does not accept the credentials: ${said}`, {
      ...details,
      suggestions: ['kubectl auth whoami', 'k8slab doctor'],
    })
  if (status === 403)
    return new ClusterError('forbidden', said, { ...details, suggestions: ['kubectl auth can-i --list'] })
  if (status === 429 || status >= 500)
    return new ClusterError('unavailable', `The cluster is not ready: ${said}`, details)
  if (message === undefined) return notKubernetes(said, details)
  return new ClusterError('invalid', said, details)
}

/** Something answered that is no Kubernetes API: a captive portal, another program on the port. */
export function notKubernetes(said: string, details: ClusterErrorDetails = {}): ClusterError {
  return new ClusterError('not-kubernetes', `This is not the API of a Kubernetes cluster: ${said}`, {
    ...details,
    suggestions: ['kubectl cluster-info'],
  })
}

/** The error of a request that got no answer. */
export function transportError(error: unknown, server: string): ClusterError {
  if (error instanceof ClusterError) return error
  const code = String(Reflect.get(Object(error), 'code') ?? '')
  const reason = reasons[code] ?? (error instanceof Error ? error.message : String(error))
  if (tlsCodes.test(code) || tlsCodes.test(reason)) {
    const suggestions = ['kubectl cluster-info', 'k8slab doctor']
    return new ClusterError('tls', `The certificate of ${server} is not trusted: ${reason}`, {
      cause: error,
      suggestions,
    })
  }
  const problem = code === 'ETIMEDOUT' ? 'timeout' : 'unreachable'
  return new ClusterError(problem, `The cluster at ${server} cannot be reached: ${reason}`, {
    cause: error,
    suggestions: ['k8slab doctor'],
  })
}

const tlsCodes = /SELF_SIGNED|CERT|UNABLE_TO_(VERIFY|GET)|EPROTO|ERR_TLS|ERR_SSL|certificate/i

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name cannot be looked up',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no network',
  ETIMEDOUT: 'no answer in time',
  EPIPE: 'connection closed',
}

function readStatus(body: string): { message?: string; reason?: string } {
  try {
    const status: unknown = JSON.parse(body)
    if (!isObject(status) || status['kind'] !== 'Status') return {}
    return {
      ...(typeof status['message'] === 'string' ? { message: status['message'] } : {}),
      ...(typeof status['reason'] === 'string' ? { reason: status['reason'] } : {}),
    }
  } catch {
    return {}
  }
}

function retryAfterOf(header: unknown): number | undefined {
  const seconds = Number(header)
  return header === undefined || !Number.isFinite(seconds) || seconds < 0 ? undefined : seconds * 1000
}
