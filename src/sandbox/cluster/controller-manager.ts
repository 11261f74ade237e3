import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { RunningControllers } from '../controllers/run.ts'
import type { Network } from '../network/types.ts'
import { checkNonResource } from '../server/authorization/check.ts'
import { KUBERNETES_VERSION } from '../server/documents/version.ts'
import { failure } from '../server/http/serve.ts'
import type { Services } from '../server/services.ts'
import type { Answer } from '../server/types.ts'

const PORT = 10257
/** What anybody may ask. */
const HEALTH = ['/healthz', '/livez', '/readyz']

interface Parts {
  services: Pick<Services, 'authenticate' | 'authorizer' | 'certificates'>
  network: Network
  controllers: Pick<RunningControllers, 'queues'>
  /** The node with the control plane. */
  node: string
}

/** What kube-controller-manager tells of itself, at its port on the node of the control plane. Returns what ends it. */
export function serveControllerManager(parts: Parts): () => void {
  const { services, network, node } = parts
  const { server: identity } = services.certificates
  const tls = { key: identity.key, cert: identity.certificate, ca: [] }
  const server = createServer({ ...tls, requestCert: true, rejectUnauthorized: false }, (request, response) => {
    request.resume()
    reply(response, answerOf(parts, request))
  })
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  const name = `kube-controller-manager-${node}`
  const net = network.addPod({ namespace: 'kube-system', name, uid: name, node, hostNetwork: true })
  // It never listens on this machine: its connections are those of the cluster's network.
  net.listen(PORT, (connection) => server.emit('connection', connection))
  return () => net.close()
}

type Reply = Pick<Answer, 'code' | 'contentType' | 'body'>

function reply(response: ServerResponse, { code, contentType, body }: Reply): void {
  response.writeHead(code, { 'Content-Type': contentType, 'X-Content-Type-Options': 'nosniff' }).end(body)
}

function answerOf({ services, controllers }: Parts, request: IncomingMessage): Reply {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
  if (HEALTH.includes(path)) return text(200, 'ok')
  try {
    const verb = (request.method ?? 'GET').toLowerCase()
    checkNonResource(services.authorizer, { user: services.authenticate(request), verb, path })
  } catch (error) {
    return failure(error, request.url)
  }
  return path === '/metrics' ? text(200, metrics(controllers)) : text(404, '404 page not found\n')
}

function text(code: number, body: string): Reply {
  return { code, contentType: 'text/plain; charset=utf-8', body }
}

/** The controllers' queues in Prometheus' text form. */
function metrics({ queues }: Pick<RunningControllers, 'queues'>): string {
  const all = queues()
  const series = (name: string, kind: 'counter' | 'gauge', help: string, number: 'adds' | 'depth' | 'retries') => [
    `# HELP ${name} [ALPHA] ${help}`,
    `# TYPE ${name} ${kind}`,
    ...all.map((queue) => `${name}{name="${queue.name}"} ${queue[number]}`),
  ]
  const lines = [
    "# HELP kubernetes_build_info [ALPHA] A metric with a constant '1' value labeled by version.",
    '# TYPE kubernetes_build_info gauge',
    `kubernetes_build_info{git_version="${KUBERNETES_VERSION}"} 1`,
    ...series('workqueue_adds_total', 'counter', 'Total number of adds handled by workqueue', 'adds'),
    ...series('workqueue_depth', 'gauge', 'Current depth of workqueue', 'depth'),
    ...series('workqueue_retries_total', 'counter', 'Total number of retries handled by workqueue', 'retries'),
  ]
  return `${lines.join('\n')}\n`
}
