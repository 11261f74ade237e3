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

/** Asks through `services/proxy` or `pods/proxy` of the API server. */
export async function askProxy(ask: Ask, transport: Transport): Promise<HttpAnswer> {
  const scheme = ask.scheme === 'https' ? 'https:' : ''
  const name = encodeURIComponent(`${scheme}${ask.name}:${ask.port}`)
  const path = `/api/v1/namespaces/${encodeURIComponent(ask.namespace)}/${ask.kind}/${name}/proxy${ask.path}`
  try {
    const answer = await transport.send({ method: ask.method, path, headers: ask.headers, timeout: ask.timeout })
    const said = proxyStatus(answer)
    if (said) throw proxyError(said, answer)
    return { status: answer.status, headers: flat(answer.headers), body: answer.body }
  } catch (error) {
    if (error instanceof ClusterError && error.problem === 'timeout') {
      throw noAnswerWithin(ask.timeout)
    }
    throw error
  }
}

/** The message of the proxy itself, in a Status; the application's own errors come as they are. */
function proxyStatus({ status, headers, body }: TransportAnswer): { reason: string; message: string } | undefined {
  if (status < 400 || !String(headers['content-type']).startsWith('application/json')) return undefined
  try {
    const value: unknown = JSON.parse(body)
    if (!isObject(value) || value['kind'] !== 'Status' || value['apiVersion'] !== 'v1') return undefined
    return { reason: String(value['reason'] ?? ''), message: String(value['message'] ?? '') }
  } catch {
    return undefined
  }
}

function proxyError({ reason, message }: { reason: string; message: string }, answer: TransportAnswer): Error {
  if (answer.status === 401 || answer.status === 403) return answerError(answer.status, answer.headers, answer.body)
  return reason === 'NotFound' ? new NotThereError(message) : new NoAnswerError(message)
}

export function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const entries = Object.entries(headers).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
}
