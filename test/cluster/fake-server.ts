import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { machineClock } from '../../src/cluster/clock.ts'
import { clusterOf } from '../../src/cluster/connect.ts'
import type { Credentials } from '../../src/cluster/credentials.ts'
import type { Cluster } from '../../src/cluster/types.ts'

export type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void

export interface FakeServer {
  url: string
  server: http.Server
  /** `GET /api/v1/pods?watch=1`, in the order they came. */
  requests: string[]
  close(): void
}

/** A server that answers as the test says. */
export async function fakeServer(handler: Handler, server: http.Server = http.createServer()): Promise<FakeServer> {
  const requests: string[] = []
  server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    requests.push(`${request.method} ${request.url}`)
    handler(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    server,
    requests,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

export function credentialsFor(server: string, more: Partial<Credentials> = {}): Credentials {
  return { server, tls: {}, headers: async () => ({}), refresh: () => undefined, ...more }
}

export function clusterAt(server: string, more: Partial<Credentials> = {}): Cluster {
  return clusterOf({
    context: 'fake',
    namespace: 'default',
    credentials: credentialsFor(server, more),
    clock: machineClock,
  })
}

export function json(
  response: http.ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}

export function status(
  response: http.ServerResponse,
  code: number,
  reason: string,
  message: string,
  details: Record<string, string> = {},
): void {
  json(response, code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message, details })
}

/** Discovery of core kinds, as far as tests need it. */
export function discovery(response: http.ServerResponse): void {
  const kinds = [
    ['pods', 'Pod'],
    ['pods/log', 'Pod'],
    ['services', 'Service'],
    ['configmaps', 'ConfigMap'],
  ]
  const resources = kinds.map(([name, kind]) => ({ name, kind, namespaced: true, verbs: ['get', 'list', 'watch'] }))
  json(response, 200, { kind: 'APIResourceList', groupVersion: 'v1', resources })
}
