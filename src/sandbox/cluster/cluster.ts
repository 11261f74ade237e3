import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { notFound, StatusError } from '../api/status.ts'
import type { Clock } from '../clock.ts'
import { createControllers } from '../controllers/index.ts'
import { type RunningControllers, runControllers } from '../controllers/run.ts'
import { eventRecorder } from '../events.ts'
import type { Flavour } from '../flavours/types.ts'
import { type ImageCatalogue, resolveImage } from '../images/catalogue.ts'
import { kinds } from '../kinds.ts'
import { type Kubelet, startKubelet } from '../kubelet/kubelet.ts'
import type { NodeStreams } from '../kubelet/types.ts'
import { createNetwork } from '../network/network.ts'
import { type ExposedPorts, exposePorts, type Firewall, noPorts } from '../network/ports.ts'
import { parseApiVersion } from '../objects.ts'
import { scheduler } from '../scheduler/scheduler.ts'
import type { Node, Pod } from '../schema/types.gen.ts'
import type { Audit } from '../server/audit.ts'
import type { Certificates } from '../server/pki/certificates.ts'
import { requestSigner } from '../server/pki/sign-request.ts'
import { type ApiCore, createApiCore, storeReader } from '../server/server.ts'
import { openStore } from '../storage/open-store.ts'
import type { Change } from '../storage/types.ts'
import { serveControllerManager } from './controller-manager.ts'
import { defaultAccount } from './default-account.ts'

export interface ClusterOptions {
  flavour: Flavour
  name: string
  zone: string
  nodes: number
  /** Gives the nodes their names; stays the same for one cluster. */
  seed: string
  clock: Clock
  certificates: Certificates
  audit: Audit
  /** Where it keeps its state; in memory only without. */
  directory?: string | undefined
  /** Where the API server listens. */
  apiServer: () => { host: string; port: number } | undefined
  firewall?: Firewall | undefined
  images?: ImageCatalogue | undefined
  /** API server and controllers without scheduler and kubelets: pods stay Pending. */
  controlPlaneOnly?: boolean | undefined
  onError?: (error: unknown) => void
}

/** A running cluster: control plane, nodes and network. */
export interface Cluster extends ApiCore {
  readonly name: string
  readonly zone: string
  readonly ports: ExposedPorts
  close(): Promise<void>
}

/** Starts everything that makes up a cluster, or goes on with the one whose state is in the folder. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { clock, certificates, directory, audit } = options
  const store = await openStore({
    clock,
    ...(directory === undefined ? {} : { directory: path.join(directory, 'store') }),
  })
  const kubelets = new Map<string, Kubelet>()
  const network = createNetwork({ reader: storeReader(store), clock, apiServer: apiServerAddress(options) })
  const streams = streamsOf(kubelets)
  const core = createApiCore({ store, clock, certificates, audit, network, streams })
  await register(core, options)
  const stopKubelets = options.controlPlaneOnly ? () => undefined : runKubelets(core, options, kubelets, network)
  const controllers = control(core, streams, options)
  const stopControllerManager = showControllerManager(core, options, network, controllers)
  const stopAddons = startAddons(core, options)
  const ports = options.controlPlaneOnly ? noPorts : expose(core, network, options)
  await defaultAccount(core)
  return {
    ...core,
    name: options.name,
    zone: options.zone,
    ports,
    async close() {
      stopAddons()
      stopControllerManager()
      await ports.close()
      stopKubelets()
      await controllers.close()
      network.close()
      await store.close()
    },
  }
}

/** Serves the cluster's outside addresses on this machine. */
function expose(
  { clientFor }: ApiCore,
  network: ReturnType<typeof createNetwork>,
  { clock, directory, firewall, onError }: ClusterOptions,
): ExposedPorts {
  const client = clientFor('cloud-provider')
  const events = eventRecorder(client, clock, 'k8slab')
  return exposePorts({ client, events, network, directory: addressFolder(directory), firewall, onError })
}

/** The controllers and, where there may be nodes, the scheduler. */
function control({ clientFor }: ApiCore, streams: NodeStreams, options: ClusterOptions) {
  const { clock, certificates, flavour, controlPlaneOnly, onError = () => undefined } = options
  return runControllers({
    controllers: [
      ...createControllers({
        rootCertificate: certificates.authority.certificate,
        loadBalancer: flavour.loadBalancer,
        usage: (pod) => streams.usage(pod),
        sign: requestSigner(certificates, clock),
      }),
      ...(controlPlaneOnly ? [] : [scheduler]),
    ],
    clientFor,
    clock,
    // What the API server refuses is tried again or told in an event; anything else is a bug.
    onError: (_controller, _key, error) => {
      if (!(error instanceof StatusError)) onError(error)
    },
  })
}

function showControllerManager(
  { services }: ApiCore,
  { flavour, name, controlPlaneOnly }: ClusterOptions,
  network: ReturnType<typeof createNetwork>,
  controllers: RunningControllers,
): () => void {
  const node = controlPlaneOnly ? undefined : flavour.controlPlaneNode?.(name)
  return node === undefined ? () => undefined : serveControllerManager({ services, network, controllers, node })
}

function apiServerAddress({ apiServer }: ClusterOptions) {
  return () => {
    const address = apiServer()
    return address && { address: address.host, port: address.port }
  }
}

function addressFolder(directory: string | undefined): string | undefined {
  if (directory === undefined) return undefined
  const folder = path.join(directory, 'addresses')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** The nodes of a new cluster, and what its provider puts there. */
async function register(core: ApiCore, { flavour, clock, name, zone, nodes, seed }: ClusterOptions): Promise<void> {
  const client = core.clientFor('kube-apiserver')
  if (client.list(kinds.nodes).length === 0) {
    for (const node of flavour.nodes({ name, zone, nodes, seed, now: clock.now() })) {
      await client.create(kinds.nodes, node)
    }
  }
  await createMissing(core, flavour.objects())
}

/** Milliseconds; whoever starts the sandbox is answered first. */
const addonsAfter = 250

/** What runs in the cluster besides. Nobody waits for it: learners use the cluster meanwhile. */
function startAddons(core: ApiCore, { flavour, name, clock, onError = () => undefined }: ClusterOptions): () => void {
  const stopped = new AbortController()
  const create = () => createMissing(core, flavour.addons(name), stopped.signal).catch(onError)
  const timer = clock.setTimeout(() => void create(), addonsAfter)
  return () => {
    stopped.abort()
    timer.cancel()
  }
}

async function createMissing(
  { clientFor, services }: ApiCore,
  objects: ReturnType<Flavour['objects']>,
  stopped?: AbortSignal,
): Promise<void> {
  const client = clientFor('kube-apiserver')
  for (const object of objects) {
    if (stopped?.aborted) return
    const { group } = parseApiVersion(object.apiVersion)
    const served = services.backend.registry.all.find(({ info }) => info.group === group && info.kind === object.kind)
    const { namespace = '', name = '' } = object.metadata
    if (served && !client.get(served.storage, namespace, name)) await client.create(served.storage, object)
  }
}

/** One kubelet for each Node, now and later; a deleted Node's kubelet stops. */
function runKubelets(
  { clientFor }: ApiCore,
  { clock, directory, onError, images = { resolve: resolveImage } }: ClusterOptions,
  kubelets: Map<string, Kubelet>,
  network: ReturnType<typeof createNetwork>,
): () => void {
  const client = clientFor('kube-apiserver')
  const start = (node: string) => {
    if (kubelets.has(node)) return
    const folder = directory === undefined ? undefined : path.join(directory, 'nodes', node)
    kubelets.set(node, startKubelet({ node, clientFor, clock, network, images, directory: folder, onError }))
  }
  const stop = client.watch<Node>(kinds.nodes, ({ type, object }: Change<Node>) => {
    const { name } = object.metadata
    if (type === 'ADDED') queueMicrotask(() => start(name))
    if (type !== 'DELETED') return
    kubelets.get(name)?.close()
    kubelets.delete(name)
  })
  for (const { metadata } of client.list(kinds.nodes)) start(metadata.name)
  return () => {
    stop()
    for (const kubelet of kubelets.values()) kubelet.close()
    kubelets.clear()
  }
}

/** The nodes' streams as one: each request goes to the node of its pod. */
function streamsOf(kubelets: ReadonlyMap<string, Kubelet>): NodeStreams {
  const of = ({ spec }: Pod): NodeStreams => {
    const kubelet = kubelets.get(spec?.nodeName ?? '')
    if (!kubelet) throw notFound(kinds.nodes, spec?.nodeName ?? '')
    return kubelet
  }
  return {
    logs: async (pod, options) => of(pod).logs(pod, options),
    exec: async (pod, container, command, streams) => of(pod).exec(pod, container, command, streams),
    attach: async (pod, container, streams) => of(pod).attach(pod, container, streams),
    portForward: async (pod, port) => of(pod).portForward(pod, port),
    usage: (pod) => kubelets.get(pod.spec?.nodeName ?? '')?.usage(pod),
  }
}
