import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { ClientFor, Reader } from '../client.ts'
import type { Clock } from '../clock.ts'
import type { NodeStreams } from '../kubelet/types.ts'
import type { Network } from '../network/types.ts'
import { builtinResources } from '../schema/resources.ts'
import { type Store, storageKeyOf } from '../storage/types.ts'
import { createAdmission } from './admission/admission.ts'
import type { AdmissionContext } from './admission/types.ts'
import { type Audit, createAudit } from './audit.ts'
import { createAuthenticator } from './authentication/authenticate.ts'
import { createTokenSigner } from './authentication/tokens.ts'
import { createAuthorizer } from './authorization/rbac.ts'
import { bootstrap } from './bootstrap/bootstrap.ts'
import { createClientFor } from './client.ts'
import { serve } from './http/serve.ts'
import { upgrade } from './http/upgrade.ts'
import type { Certificates } from './pki/certificates.ts'
import { createRegistry } from './registry.ts'
import type { Services } from './services.ts'
import type { Backend } from './types.ts'
import { metricsResources } from './virtual/metrics.ts'

export interface ServerOptions {
  store: Store
  clock: Clock
  certificates: Certificates
  /** The nodes' side of logs, exec and metrics. */
  streams: NodeStreams
  /** For the proxy subresources. */
  network?: Network
  /** 127.0.0.1 unless told otherwise. */
  address?: string
  /** 0: any free port. */
  port?: number
  /** Answers paths below /k8slab/. */
  extension?: Services['extension']
}

export interface ApiServer {
  /** `https://127.0.0.1:PORT` */
  readonly url: string
  readonly port: number
  readonly clientFor: ClientFor
  readonly audit: Audit
  readonly services: Services
  /** Connections that are open now. */
  readonly connections: number
  close(): Promise<void>
}

/** What can be used without a port: the API server's pipeline for the parts in this process. */
export interface ApiCore {
  readonly services: Services
  readonly clientFor: ClientFor
}

/** The API server without its HTTPS side; brings the store up to what every cluster has from the start. */
export function createApiCore(options: Omit<ServerOptions, 'address' | 'port'>): ApiCore {
  const { store, clock, certificates, streams, network, extension } = options
  const reader = storeReader(store)
  const registry = createRegistry([...builtinResources, ...metricsResources])
  const context: AdmissionContext = {
    reader,
    clock,
    registry,
    updateStatus: (served, object) => {
      store.update(served.key, object)
    },
  }
  const backend: Backend = { store, reader, clock, registry, admission: createAdmission(context) }
  const tokens = createTokenSigner(certificates.tokenKey)
  const services: Services = {
    backend,
    authenticate: createAuthenticator(tokens, reader, clock),
    authorizer: createAuthorizer(reader),
    tokens,
    certificates,
    audit: createAudit(),
    streams,
    network,
    extension,
  }
  const clientFor = createClientFor(services)
  bootstrap(services)
  return { services, clientFor }
}

/** Starts the API server. Rejects with the error of `listen`, e.g. EADDRINUSE. */
export async function startServer(options: ServerOptions): Promise<ApiServer> {
  const { services, clientFor } = createApiCore(options)
  const { authority, server: identity } = options.certificates
  const sockets = new Set<TLSSocket>()
  const server = createServer({
    key: identity.key,
    cert: identity.certificate,
    ca: authority.certificate,
    requestCert: true,
    rejectUnauthorized: false,
    keepAliveTimeout: 90_000,
    // Watches and logs may be silent for as long as they like.
    requestTimeout: 0,
  })
  server.on('request', (request, response) => void serve(services, request, response))
  server.on('upgrade', (request, socket, head) => void upgrade(services, request, socket, head))
  server.on('secureConnection', (socket: TLSSocket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  const address = options.address ?? '127.0.0.1'
  const port = await listen(server, address, options.port ?? 0)
  return {
    url: `https://${address}:${port}`,
    port,
    clientFor,
    audit: services.audit,
    services,
    get connections() {
      return sockets.size
    },
    close: () => close(server, sockets),
  }
}

function storeReader(store: Store): Reader {
  return {
    get: (kind, namespace, name) => store.get(storageKeyOf(kind), namespace, name) as never,
    list: (kind, namespace) => store.list(storageKeyOf(kind), namespace).items as never,
  }
}

function listen(server: Server, address: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, address, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function close(server: Server, sockets: Set<TLSSocket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    for (const socket of sockets) socket.destroy()
  })
}
