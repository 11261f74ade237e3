import { StatusError } from '../api/status.ts'
import { createControllers } from '../controllers/index.ts'
import { type RunningControllers, runControllers } from '../controllers/run.ts'
import { TryAgain } from '../controllers/shared/errors.ts'
import type { Kubelet } from '../kubelet/kubelet.ts'
import type { NodeStreams } from '../kubelet/types.ts'
import type { Network } from '../network/types.ts'
import { scheduler } from '../scheduler/scheduler.ts'
import { requestSigner } from '../server/pki/sign-request.ts'
import type { ApiCore } from '../server/server.ts'
import type { ClusterOptions } from './cluster.ts'
import { serveControllerManager } from './controller-manager.ts'
import { createMissing } from './create-missing.ts'

/** What works in a cluster by itself. Each part is started once, however often it is asked for. */
export interface Components {
  /** Controllers and, where there may be nodes, the scheduler. */
  startControllers(): void
  /** The kubelets of the nodes, and what the provider puts into a cluster. Resolves when they run. */
  startNodes(): Promise<void>
  close(): Promise<void>
}

interface World {
  kubelets: Map<string, Kubelet>
  network: Network
  streams: NodeStreams
}

export function createComponents(core: ApiCore, world: World, options: ClusterOptions): Components {
  let controllers: RunningControllers | undefined
  const stops: (() => void)[] = []
  let nodes: Promise<void> | undefined
  let closed = false
  const runNodes = async () => {
    // With all that containers can run they are a good part of the sandbox: it answers before they are loaded.
    const { runKubelets } = await import('./kubelets.ts')
    if (closed) return
    if (!options.controlPlaneOnly) stops.push(await runKubelets(core, options, world.kubelets, world.network))
    stops.push(startAddons(core, options))
  }
  return {
    startControllers() {
      if (controllers || closed) return
      controllers = control(core, world.streams, options)
      stops.push(showControllerManager(core, options, world.network, controllers))
    },
    startNodes() {
      nodes ??= runNodes()
      return nodes
    },
    async close() {
      closed = true
      await nodes
      for (const stop of stops.reverse()) stop()
      await controllers?.close()
    },
  }
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
    // What the API server refuses, or is to be tried again, objects and events tell of; anything else is a mistake of ours.
    onError: (_controller, _key, error) => {
      if (!(error instanceof StatusError || error instanceof TryAgain)) onError(error)
    },
  })
}

function showControllerManager(
  { services }: ApiCore,
  { flavour, name, controlPlaneOnly }: ClusterOptions,
  network: Network,
  controllers: RunningControllers,
): () => void {
  const node = controlPlaneOnly ? undefined : flavour.controlPlaneNode?.(name)
  return node === undefined ? () => undefined : serveControllerManager({ services, network, controllers, node })
}

/** Milliseconds; who uses a new cluster comes first. */
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
