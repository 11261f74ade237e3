import { isObject, type Problem, type ProblemCode } from '../checks/objects.ts'
import { UserError } from '../util/errors.ts'
import { messageOf } from '../util/message-of.ts'
import { composed, type Said, saidIn } from '../util/said.ts'

/** The cluster did not answer, or answered with an error. `status` is there when the API has spoken. */
export class ClusterError extends UserError {
  readonly problem: ProblemCode
  /** HTTP status. */
  readonly status: number | undefined
  /** The reason of the API's Status: `NotFound`, `AlreadyExists`, `Expired`, … */
  readonly reason: string | undefined
  /** Milliseconds the server asks to wait. */
  readonly retryAfter: number | undefined

  constructor(problem: ProblemCode, said: Said, details: ClusterErrorDetails = {}) {
    super(`cluster-${problem}`, said, {
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
  suggestions?: readonly Said[]
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
  return { code, message: saidBy(error), at: now, retried: passing.has(code) }
}

/** What an error says: in every language where it can. */
export function saidBy(error: unknown): Said {
  if (error instanceof UserError) return error.said
  return messageOf(error)
}

/** The error of an answer that is none of success. */
export function answerError(status: number, headers: Readonly<Record<string, unknown>>, body: string): ClusterError {
  const { message, reason } = readStatus(body)
  const retryAfter = retryAfterOf(headers['retry-after'])
  const details = { status, ...(reason ? { reason } : {}), ...(retryAfter === undefined ? {} : { retryAfter }) }
  const said = message ?? httpStatus(status)
  if (status === 401)
    return new ClusterError(
      'unauthorized',
      because(said, 'The cluster does not accept the credentials', '클러스터가 자격 증명을 받아들이지 않습니다'),
      {
        ...details,
        suggestions: ['kubectl auth whoami'],
      },
    )
  if (status === 403)
    return new ClusterError('forbidden', said, { ...details, suggestions: ['kubectl auth can-i --list'] })
  if (status === 429 || status >= 500)
    return new ClusterError(
      'unavailable',
      because(said, 'The cluster is not ready', '클러스터가 준비되지 않았습니다'),
      details,
    )
  if (message === undefined) return notKubernetes(said, details)
  return new ClusterError('invalid', said, details)
}

/** Something answered that is no Kubernetes API: a captive portal, another program on the port. */
export function notKubernetes(said: Said, details: ClusterErrorDetails = {}): ClusterError {
  return new ClusterError(
    'not-kubernetes',
    because(said, 'This is not the API of a Kubernetes cluster', '쿠버네티스 클러스터의 API가 아닙니다'),
    {
      ...details,
      suggestions: ['kubectl cluster-info'],
    },
  )
}

/** The error of a request that got no answer. */
export function transportError(error: unknown, server: string): ClusterError {
  if (error instanceof ClusterError) return error
  const code = String(Reflect.get(Object(error), 'code') ?? '')
  const reason = reasons[code] ?? messageOf(error)
  if (tlsCodes.test(code) || tlsCodes.test(saidIn(reason, 'en'))) {
    const suggestions = ['kubectl cluster-info']
    return new ClusterError(
      'tls',
      because(reason, `The certificate of ${server} is not trusted`, `${server}의 인증서를 신뢰할 수 없습니다`),
      {
        cause: error,
        suggestions,
      },
    )
  }
  const problem = code === 'ETIMEDOUT' ? 'timeout' : 'unreachable'
  return new ClusterError(
    problem,
    because(reason, `The cluster at ${server} cannot be reached`, `${server} 클러스터에 연결할 수 없습니다`),
    {
      cause: error,
      suggestions: ['kubectl cluster-info'],
    },
  )
}

const tlsCodes = /SELF_SIGNED|CERT|UNABLE_TO_(VERIFY|GET)|EPROTO|ERR_TLS|ERR_SSL|certificate/i

const reasons: Readonly<Record<string, Said>> = {
  ECONNREFUSED: { en: 'connection refused', ko: '연결이 거부되었습니다' },
  ECONNRESET: { en: 'connection reset', ko: '연결이 끊겼습니다' },
  ENOTFOUND: { en: 'no such host', ko: '그런 호스트가 없습니다' },
  EAI_AGAIN: { en: 'the name cannot be looked up', ko: '이름을 찾을 수 없습니다' },
  EHOSTUNREACH: { en: 'no route to the host', ko: '호스트로 가는 경로가 없습니다' },
  ENETUNREACH: { en: 'no network', ko: '네트워크에 연결되어 있지 않습니다' },
  ETIMEDOUT: { en: 'no answer in time', ko: '제때 응답이 없습니다' },
  EPIPE: { en: 'connection closed', ko: '연결이 닫혔습니다' },
}

function because(reason: Said, en: string, ko: string): Said {
  return composed([reason], { en: (said) => `${en}: ${said}`, ko: (said) => `${ko}: ${said}` })
}

function httpStatus(status: number): Said {
  return { en: `the server answered with HTTP status ${status}`, ko: `서버가 HTTP 상태 ${status}로 답했습니다` }
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
