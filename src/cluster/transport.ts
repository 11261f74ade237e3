import http from 'node:http'
import https from 'node:https'
import { readText } from './body.ts'
import type { Credentials } from './credentials.ts'
import { ClusterError, transportError } from './errors.ts'

interface TransportRequest {
  method: string
  /** Path and query, from the root of the server. */
  path: string
  headers?: Readonly<Record<string, string>>
  body?: string
  /** Milliseconds until the whole answer is there; for streams, until it begins. */
  timeout: number
  signal?: AbortSignal
}

export interface TransportAnswer {
  status: number
  headers: http.IncomingHttpHeaders
  body: string
}

/** HTTP to one server over connections that are kept. Redirects are not followed. */
export interface Transport {
  readonly credentials: Credentials
  send(request: TransportRequest): Promise<TransportAnswer>
  /** An answer whose body goes on: the caller reads it to its end or destroys it. */
  stream(request: TransportRequest): Promise<http.IncomingMessage>
  /** Aborts when nobody asks any more: what breaks then is not tried again. */
  readonly closing: AbortSignal
  close(): void
}

export function createTransport(credentials: Credentials): Transport {
  // Idle connections are given up before servers do: one that is closed under a request cannot be told from a failure.
  const agent = makeAgent(credentials, { keepAlive: true, maxSockets: 64, scheduling: 'lifo', timeout: 30_000 })
  // Streams hold their connection, and must never keep questions waiting for one.
  const streams = makeAgent(credentials, {})
  const closing = new AbortController()
  return {
    credentials,
    closing: closing.signal,
    send: async (request) => {
      const { answer, end } = await openRequest(credentials, agent, request)
      try {
        return { status: answer.statusCode ?? 0, headers: answer.headers, body: await readText(answer) }
      } catch (error) {
        throw request.signal?.aborted ? error : transportError(error, credentials.server)
      } finally {
        end()
      }
    },
    stream: async (request) => {
      const { answer, end } = await openRequest(credentials, streams, request)
      end()
      return answer
    },
    close: () => {
      closing.abort()
      agent.destroy()
      streams.destroy()
    },
  }
}

function makeAgent(credentials: Credentials, options: http.AgentOptions): http.Agent {
  if (credentials.agent) return credentials.agent
  return credentials.server.startsWith('https:')
    ? new https.Agent({ ...options, ...credentials.tls })
    : new http.Agent(options)
}

interface Opened {
  answer: http.IncomingMessage
  /** Ends the limit of time. */
  end: () => void
}

async function openRequest(credentials: Credentials, agent: http.Agent, request: TransportRequest): Promise<Opened> {
  const headers = { ...(await credentials.headers()), 'user-agent': 'k8slab', ...request.headers }
  const url = new URL(credentials.server + request.path)
  return await new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? https.request : http.request
    const outgoing = send(url, { method: request.method, headers: withLength(headers, request.body), agent })
    let answer: http.IncomingMessage | undefined
    const fail = (error: Error) => (answer ?? outgoing).destroy(error)
    const timer = setTimeout(() => fail(tooLate(credentials.server, request.timeout)), request.timeout)
    const abort = () => fail(abortError(request.signal))
    const end = () => clearTimeout(timer)
    request.signal?.addEventListener('abort', abort, { once: true })
    outgoing.once('close', () => {
      end()
      request.signal?.removeEventListener('abort', abort)
    })
    outgoing.on('error', (error) => reject(request.signal?.aborted ? error : transportError(error, credentials.server)))
    outgoing.once('response', (message) => {
      answer = message
      answer.on('error', () => undefined)
      resolve({ answer, end })
    })
    if (request.signal?.aborted) abort()
    outgoing.end(request.body)
  })
}

function withLength(headers: Record<string, string>, body: string | undefined): Record<string, string> {
  return body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) }
}

function tooLate(server: string, milliseconds: number): ClusterError {
  return new ClusterError(
    'timeout',
    {
      en: `The cluster at ${server} did not answer within ${milliseconds / 1000} s`,
      ko: `${server} 클러스터가 ${milliseconds / 1000}초 안에 응답하지 않았습니다`,
    },
    {
      suggestions: ['kubectl cluster-info'],
    },
  )
}

function abortError(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason
  return reason instanceof Error ? reason : new Error('aborted')
}
