import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Clock } from '../clock.ts'
import { eventRecorder } from '../events.ts'
import type { Flavour } from '../flavours/types.ts'
import type { ImageCatalogue } from '../images/catalogue.ts'
import { kinds } from '../kinds.ts'
import type { Kubelet } from '../kubelet/kubelet.ts'
import { createNetwork } from '../network/network.ts'
import { type ExposedPorts, exposePorts, type Firewall, noPorts } from '../network/ports.ts'
import type { Audit } from '../server/audit.ts'
import type { Certificates } from '../server/pki/certificates.ts'
import { type ApiCore, createApiCore, storeReader } from '../server/server.ts'
import { openStore } from '../storage/open-store.ts'
import { createComponents } from './components.ts'
import { createMissing } from './create-missing.ts'
import { defaultAccount, hasDefaultAccount } from './default-account.ts'
import { streamsOf } from './streams.ts'

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
  /** Whoever waits for the cluster is answered before what runs in it goes to work. */
  answersFirst?: boolean | undefined
  onError?: (error: unknown) => void
}

/** Milliseconds. */
const ANSWERED_WITHIN = 250

/** A running cluster: control plane, nodes and network. */
export interface Cluster extends ApiCore {
  readonly name: string
  readonly zone: string
  readonly ports: ExposedPorts
  /** Somebody has been answered: what waited for that begins (`answersFirst`). */
  answered(): void
  close(): Promise<void>
}

/** Starts everything that makes up a cluster, or goes on with the one whose state is in the folder. */
export async function startCluster(given: ClusterOptions): Promise<Cluster> {
  let closing = false
  const onError = (error: unknown) => {
    // Its end cuts off what is in the middle of something.
    if (!closing) given.onError?.(error)
  }
  const options = { ...given, onError }
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
  const components = createComponents(core, { kubelets, network, streams }, options)
  const begin = async () => {
    await components.startNodes()
    components.startControllers()
  }
  const answered = () => void begin().catch(onError)
  const timer = options.answersFirst ? clock.setTimeout(answered, ANSWERED_WITHIN) : undefined
  if (!timer) await begin()
  // They make what pods are admitted by.
  if (!hasDefaultAccount(core)) components.startControllers()
  const ports = options.controlPlaneOnly ? noPorts : expose(core, network, options)
  await defaultAccount(core)
  return {
    ...core,
    name: options.name,
    zone: options.zone,
    ports,
    answered() {
      timer?.cancel()
      answered()
    },
    async close() {
      closing = true
      timer?.cancel()
      await ports.close()
      await components.close()
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
