import { isObject } from '../../checks/objects.ts'
import type { HttpAnswer } from '../../checks/result.ts'
import { type Said, saidIn } from '../../util/said.ts'
import { answerError, ClusterError } from '../errors.ts'
import type { Transport, TransportAnswer } from '../transport.ts'
import type { Ask } from './ask.ts'

/** Nobody answers: the Service has no endpoints, the container does not listen. Told apart from the API not answering. */
export class NoAnswerError extends Error {
  readonly said: Said

  constructor(said: Said) {
    super(saidIn(said, 'en'))
    this.said = said
  }
}

/** The application takes longer than the check waits. */
export function noAnswerWithin(milliseconds: number): NoAnswerError {
  const seconds = milliseconds / 1000
  return new NoAnswerError({ en: `no answer within ${seconds} s`, ko: `${seconds}초 안에 응답이 없습니다` })
}

/** Nobody answers because there is no such Service or Pod. */
export class NotThereError extends NoAnswerError {}

/** What the API server says of a Service that nobody is behind. */
export function noEndpoints(service: string): string {
  return `no endpoints available for service "${service}"`
}

/** Asks through `services/proxy` or `pods/proxy` of the API server. */
export async function askProxy(ask: Ask, transport: Transport): Promise<HttpAnswer> {
  const scheme = ask.scheme === 'https' ? 'https:' : ''
  const name = encodeURIComponent(`${scheme}${ask.name}:${ask.port}`)
  const path = `/api/v1/namespaces/${encodeURIComponent(ask.namespace)}/${ask.kind}/${name}/proxy${ask.path}`
  try {
    const answer = await transport.send({ method: ask.method, path, headers: ask.headers, timeout: ask.timeout })
    const said = proxyStatus(answer)
    if (said) throw proxyError(said, answer, ask)
    return { status: answer.status, headers: flat(answer.headers), body: answer.body }
  } catch (error) {
    if (error instanceof ClusterError && error.problem === 'timeout') {
      throw noAnswerWithin(ask.timeout)
    }
    throw error
  }
}

interface ProxyStatus {
  reason: string
  message: string
  /** The resource it is about: `services`. */
  kind: string
}

/** The message of the proxy itself, in a Status; the application's own errors come as they are. */
function proxyStatus({ status, headers, body }: TransportAnswer): ProxyStatus | undefined {
  if (status < 400 || !String(headers['content-type']).startsWith('application/json')) return undefined
  try {
    const value: unknown = JSON.parse(body)
    if (!isObject(value) || value['kind'] !== 'Status' || value['apiVersion'] !== 'v1') return undefined
    const details = isObject(value['details']) ? value['details'] : {}
    return {
      reason: String(value['reason'] ?? ''),
      message: String(value['message'] ?? ''),
      kind: String(details['kind'] ?? ''),
    }
  } catch {
    return undefined
  }
}

function proxyError({ reason, message, kind }: ProxyStatus, answer: TransportAnswer, ask: Ask): Error {
  if (answer.status === 401 || answer.status === 403) return answerError(answer.status, answer.headers, answer.body)
  // A Service so new that its endpoints have not been looked for yet is there.
  if (reason === 'NotFound' && kind === 'endpoints') return new NoAnswerError(noEndpoints(ask.name))
  return reason === 'NotFound' ? new NotThereError(message) : new NoAnswerError(message)
}

export function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const entries = Object.entries(headers).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
}
