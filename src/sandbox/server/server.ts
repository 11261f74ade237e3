import type { ClientFor, Reader } from '../client.ts'
import type { Clock } from '../clock.ts'
import type { NodeStreams } from '../kubelet/types.ts'
import type { Network } from '../network/types.ts'
import { builtinResources } from '../schema/resources.ts'
import { type Store, storageKeyOf } from '../storage/types.ts'
import { createAdmission } from './admission/admission.ts'
import { certificateApproval, certificateSigning, certificateSubjectRestriction } from './admission/certificates.ts'
import { followPolicies } from './admission/policy/follow-policies.ts'
import { validatingAdmissionPolicy } from './admission/policy/validating-policy.ts'
import { rbacEscalation } from './admission/rbac-escalation.ts'
import { plugins as defaultPlugins, lastPlugins } from './admission/table.ts'
import type { AdmissionContext } from './admission/types.ts'
import { mutatingAdmissionWebhook } from './admission/webhooks/mutating.ts'
import { validatingAdmissionWebhook } from './admission/webhooks/validating.ts'
import { type Audit, createAudit } from './audit.ts'
import { createAuthenticator } from './authentication/authenticate.ts'
import { createTokenSigner } from './authentication/tokens.ts'
import { createAuthorizer } from './authorization/rbac.ts'
import { bootstrap } from './bootstrap/bootstrap.ts'
import { createClientFor } from './client.ts'
import { followDefinitions } from './custom/definitions.ts'
import { type Listening, listenHttps } from './http/listen.ts'
import { serve } from './http/serve.ts'
import { isUpgrade, upgrade } from './http/upgrade.ts'
import type { Certificates } from './pki/certificates.ts'
import { createRegistry } from './registry.ts'
import type { Services } from './services.ts'
import type { Backend } from './types.ts'
import { metricsResources } from './virtual/metrics.ts'

export interface CoreOptions {
  store: Store
  clock: Clock
  certificates: Certificates
  /** The nodes' side of logs, exec and metrics. */
  streams: NodeStreams
  /** For the proxy subresources. */
  network?: Network
  /** One that outlives the core, else a new one. */
  audit?: Audit
}

/** The API server without its HTTPS side: the pipeline for the parts in this process, and what requests are answered with. */
export interface ApiCore {
  readonly services: Services
  readonly clientFor: ClientFor
}

/** Makes an API server and brings the store up to what every cluster has from the start. */
export function createApiCore(options: CoreOptions): ApiCore {
  const { store, clock, certificates, streams, network, audit = createAudit() } = options
  const reader = storeReader(store)
  const registry = createRegistry([...builtinResources, ...metricsResources])
  const context: AdmissionContext = {
    reader,
    clock,
    registry,
    updateStatus: ({ key }, object) => void store.update(key, object),
  }
  const authorizer = createAuthorizer(reader)
  const places = { reader, network }
  const plugins = [
    ...defaultPlugins,
    mutatingAdmissionWebhook(places, authorizer, defaultPlugins),
    rbacEscalation(authorizer, reader),
    certificateApproval(authorizer),
    certificateSigning(authorizer),
    certificateSubjectRestriction,
    validatingAdmissionPolicy(authorizer),
    validatingAdmissionWebhook(places, authorizer),
    ...lastPlugins,
  ]
  const backend: Backend = { store, reader, clock, registry, admission: createAdmission(context, plugins) }
  const tokens = createTokenSigner(certificates.tokenKey)
  const services: Services = {
    backend,
    authenticate: createAuthenticator({ authority: certificates.authority.certificate, tokens, reader, clock }),
    authorizer,
    tokens,
    certificates,
    audit,
    streams,
    network,
  }
  bootstrap(services)
  followDefinitions(backend, places)
  followPolicies(backend)
  return { services, clientFor: createClientFor(services) }
}

export interface ApiServer extends ApiCore, Pick<Listening, 'url' | 'port' | 'connections'> {
  readonly audit: Audit
  close(): Promise<void>
}

export type ServerOptions = CoreOptions & { address?: string; port?: number }

/** Starts an API server. Rejects with the error of `listen`, e.g. EADDRINUSE. */
export async function startServer(options: ServerOptions): Promise<ApiServer> {
  const core = createApiCore(options)
  const { services } = core
  const { certificates, address, port } = options
  const listening = await listenHttps({
    certificates,
    ...(address === undefined ? {} : { address }),
    ...(port === undefined ? {} : { port }),
    onRequest: (request, response) => void serve(services, request, response),
    isUpgrade,
    onUpgrade: (request, socket, head) => void upgrade(services, request, socket, head),
  })
  return {
    ...core,
    audit: services.audit,
    url: listening.url,
    port: listening.port,
    get connections() {
      return listening.connections
    },
    close: listening.close,
  }
}

/** Reads typed objects from a store. */
export function storeReader(store: Store): Reader {
  return {
    get: (kind, namespace, name) => store.get(storageKeyOf(kind), namespace, name) as never,
    list: (kind, namespace) => store.list(storageKeyOf(kind), namespace).items as never,
  }
}
