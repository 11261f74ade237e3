import { setTimeout } from 'node:timers/promises'
import { answerError, ClusterError, notKubernetes } from './errors.ts'
import type { Transport, TransportAnswer } from './transport.ts'
import type { RequestOptions } from './types.ts'

const defaultTimeout = 10_000
const attempts = 4

/** Asks the API and reads its JSON. Requests that may be repeated are, while the server is busy or the connection breaks. */
export async function requestJson(
  transport: Transport,
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<unknown> {
  const answer = await withRetry(method, signalOf(transport, options), () =>
    sendRequest(transport, method, path, options),
  )
  return parseJson(answer)
}

/** Asks the API once. An answer that is none of success is a `ClusterError`. */
export async function sendRequest(
  transport: Transport,
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<TransportAnswer> {
  const { body, signal } = options
  const answer = await transport.send({
    method,
    path,
    headers: {
      accept: options.accept ?? 'application/json',
      ...(body === undefined ? {} : { 'content-type': options.contentType ?? 'application/json' }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    timeout: options.timeout ?? defaultTimeout,
    ...(signal ? { signal } : {}),
  })
  if (answer.status === 401) transport.credentials.refresh()
  if (answer.status < 200 || answer.status > 299) throw answerError(answer.status, answer.headers, answer.body)
  return answer
}

/** Aborts when the caller gives up, or nobody asks any more. */
function signalOf({ closing }: Transport, { signal }: RequestOptions): AbortSignal {
  return signal ? AbortSignal.any([signal, closing]) : closing
}

async function withRetry<T>(method: string, closing: AbortSignal, run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      if (closing.aborted || attempt >= attempts || !mayRepeat(method, error)) throw error
      await setTimeout(waitFor(error, attempt), undefined, { signal: closing })
    }
  }
}

/** A busy server has done nothing; a broken connection may have, so that only reads are repeated. */
function mayRepeat(method: string, error: unknown): boolean {
  if (!(error instanceof ClusterError)) return false
  if (error.status === 429) return true
  if (method !== 'GET') return false
  const code = Reflect.get(Object(error.cause), 'code')
  return error.status === 503 || error.status === 500 || code === 'ECONNRESET' || code === 'EPIPE'
}

function waitFor(error: unknown, attempt: number): number {
  const asked = error instanceof ClusterError ? error.retryAfter : undefined
  return Math.min(asked ?? 50 * 2 ** attempt, 3000)
}

/** A page of HTML with status 200 is no answer of the API: a captive portal speaks. */
function parseJson(answer: TransportAnswer): unknown {
  try {
    return JSON.parse(answer.body)
  } catch {
    const got = answer.headers['content-type'] ?? '?'
    const said = { en: `it answers with ${got} instead of JSON`, ko: `JSON이 아니라 ${got} 형식으로 답합니다` }
    throw notKubernetes(said, { status: answer.status })
  }
}
