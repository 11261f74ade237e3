import type { IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect, type TLSSocket } from 'node:tls'
import { type Clock, systemClock } from '../../src/sandbox/clock.ts'
import type { NodeStreams } from '../../src/sandbox/kubelet/types.ts'
import { type Certificates, createCertificates } from '../../src/sandbox/server/pki/certificates.ts'
import { type ApiServer, startServer } from '../../src/sandbox/server/server.ts'
import { createMemoryStore } from '../../src/sandbox/storage/memory.ts'
import type { Store } from '../../src/sandbox/storage/types.ts'

export interface TestAnswer {
  code: number
  headers: IncomingMessage['headers']
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every kind
  json: any
}

export interface TestRequest {
  body?: unknown
  headers?: Record<string, string>
  /** Without the admin's certificate. */
  anonymous?: boolean
  /** With this certificate instead of the admin's. */
  as?: { certificate: string; key: string }
}

export interface TestServer {
  api: ApiServer
  store: Store
  call(method: string, path: string, options?: TestRequest): Promise<TestAnswer>
  /** Opens a watch; resolves with a function that waits for the next event. */
  watch(
    path: string,
  ): Promise<{ next(): Promise<{ type: string; object: TestAnswer['json'] }>; ended: Promise<void>; close(): void }>
  /** Of the admin, for clients of other protocols. */
  identity: { ca: string; cert: string; key: string }
  /** The admin's connection, for bytes that no client of Node's sends. */
  connect(): TLSSocket
  close(): Promise<void>
}

let certificates: Certificates | undefined

const noStreams: NodeStreams = {
  logs: () => Promise.reject(new Error('no node')),
  exec: () => Promise.reject(new Error('no node')),
  attach: () => Promise.reject(new Error('no node')),
  portForward: () => Promise.reject(new Error('no node')),
  usage: () => undefined,
  systemUsage: () => undefined,
}

/** An API server on a free port with an empty store in memory. */
export async function startTestServer(
  options: { clock?: Clock; store?: Store; streams?: Partial<NodeStreams> } = {},
): Promise<TestServer> {
  const clock = options.clock ?? systemClock
  const store = options.store ?? createMemoryStore(clock)
  certificates ??= createCertificates(Date.now())
  const api = await startServer({ store, clock, certificates, streams: { ...noStreams, ...options.streams } })
  const { authority, admin } = certificates
  const open = (method: string, path: string, { body, headers = {}, anonymous = false, as = admin }: TestRequest) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const identity = anonymous ? {} : { cert: as.certificate, key: as.key }
      const json = body === undefined || Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body)
      // Without a length Node sends the body of a DELETE so that no server can tell where it ends.
      const type =
        json === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(json)) }
      const request = httpsRequest(
        `${api.url}${path}`,
        { method, agent: false, ca: authority.certificate, ...identity, headers: { ...type, ...headers } },
        resolve,
      )
      request.on('error', reject)
      request.end(json)
    })
  const identity = { ca: authority.certificate, cert: admin.certificate, key: admin.key }
  return {
    api,
    store,
    async call(method, path, request = {}) {
      const response = await open(method, path, request)
      const chunks: Buffer[] = []
      for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk)
      const text = Buffer.concat(chunks).toString()
      const json =
        text !== '' && /json/.test(response.headers['content-type'] ?? '') && !path.includes('watch=')
          ? JSON.parse(text)
          : undefined
      return { code: response.statusCode ?? 0, headers: response.headers, text, json }
    },
    async watch(path) {
      return lines(await open('GET', path, {}))
    },
    identity,
    connect: () => connect({ host: '127.0.0.1', port: api.port, ...identity }),
    close: () => api.close(),
  }
}

function lines(response: IncomingMessage) {
  const events: { type: string; object: unknown }[] = []
  const waiting: ((event: { type: string; object: unknown }) => void)[] = []
  let rest = ''
  response.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const event = JSON.parse(part)
      const receive = waiting.shift()
      if (receive) receive(event)
      else events.push(event)
    }
  })
  response.on('error', () => undefined)
  return {
    next: () =>
      new Promise<{ type: string; object: TestAnswer['json'] }>((resolve) => {
        const event = events.shift()
        if (event) resolve(event)
        else waiting.push(resolve)
      }),
    ended: new Promise<void>((resolve) => response.on('close', () => resolve())),
    close: () => response.destroy(),
  }
}
