import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WebSocket } from 'ws'
import { WebSocketServer } from 'ws'

export interface FakeServer {
  readonly url: string
  readonly requests: { method: string; url: string; body: string }[]
  close(): Promise<void>
}

export interface FakeRoutes {
  /** Bodies by `METHOD /path` (without query): an object is JSON, a string is text. */
  readonly answers?: Readonly<Record<string, unknown>>
  /** Called with each WebSocket and its URL. */
  readonly onSocket?: (socket: WebSocket, url: URL) => void
}

/** An API server that only knows pods and services, what it is told, and WebSockets. */
export async function startFakeServer({ answers = {}, onSocket }: FakeRoutes): Promise<FakeServer> {
  const requests: FakeServer['requests'] = []
  const server: Server = createServer(
    (request, response) => void answer(request, response, { ...DISCOVERY, ...answers }, requests),
  )
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket, request) => onSocket?.(socket, new URL(request.url ?? '/', 'http://fake')))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  answers: Readonly<Record<string, unknown>>,
  requests: FakeServer['requests'],
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const url = new URL(request.url ?? '/', 'http://fake')
  requests.push({ method: request.method ?? '', url: request.url ?? '', body: Buffer.concat(chunks).toString('utf8') })
  const found = answers[`${request.method} ${url.pathname}`]
  if (found === undefined) {
    const status = {
      kind: 'Status',
      status: 'Failure',
      reason: 'NotFound',
      message: `${url.pathname} not found`,
      code: 404,
    }
    response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify(status))
  } else if (typeof found === 'string') response.writeHead(200, { 'content-type': 'text/plain' }).end(found)
  else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found))
}

function resource(name: string, kind: string, shortNames: string[], namespaced = true): object {
  return {
    resource: name,
    responseKind: { group: '', version: 'v1', kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.toLowerCase(),
    shortNames,
    verbs: ['get', 'list'],
  }
}

const DISCOVERY: Readonly<Record<string, unknown>> = {
  'GET /api': {
    kind: 'APIGroupDiscoveryList',
    items: [
      {
        metadata: {},
        versions: [
          {
            version: 'v1',
            resources: [
              resource('pods', 'Pod', ['po']),
              resource('services', 'Service', ['svc']),
              resource('configmaps', 'ConfigMap', ['cm']),
              resource('nodes', 'Node', ['no'], false),
            ],
          },
        ],
      },
    ],
  },
  'GET /apis': { kind: 'APIGroupDiscoveryList', items: [] },
}
