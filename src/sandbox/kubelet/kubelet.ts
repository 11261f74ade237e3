import { join } from 'node:path'
import type { Client, ClientFor, EventRecorder } from '../client.ts'
import type { Clock, Timer } from '../clock.ts'
import { eventRecorder } from '../events.ts'
import type { ImageCatalogue } from '../images/catalogue.ts'
import { kinds } from '../kinds.ts'
import type { Network } from '../network/types.ts'
import type { ConfigMap, Pod, Secret, Volume } from '../schema/types.gen.ts'
import type { Change } from '../storage/types.ts'
import { backoff } from './backoff.ts'
import { evictionPeriod, limitsStorage, storageExcess } from './eviction.ts'
import { programFiles } from './fs/image-tree.ts'
import { imagePuller } from './image-puller.ts'
import { startHeartbeat } from './node-status.ts'
import { nodeStreams } from './node-streams.ts'
import { type NodeContext, podAddresses } from './pod/context.ts'
import { tellFailures } from './pod/mount-failures.ts'
import { type PodWorker, podWorker } from './pod/worker.ts'
import { loadMeter } from './runtime/load-meter.ts'
import { logStore } from './runtime/log-store.ts'
import type { NodeStreams } from './types.ts'
import { nodeStorage } from './volumes/storage.ts'
import { mentions } from './volumes/volumes.ts'

export interface KubeletOptions {
  /** The name of the Node, which exists. */
  node: string
  clientFor: ClientFor
  clock: Clock
  network: Network
  images: ImageCatalogue
  /** Where hostPath and persistent volumes keep their files; in memory without it. */
  directory?: string | undefined
  /** What went wrong behind the scenes and is tried again; a warning of the process without it. */
  onError?: ((error: unknown) => void) | undefined
  /** Instead of the usual one, for tests. */
  events?: EventRecorder | undefined
}

export interface Kubelet extends NodeStreams {
  /** Stops everything that runs, as a node that loses its power; the API hears nothing of it. */
  close(): void
}

/** Runs the pods that are bound to a node. */
export function startKubelet(options: KubeletOptions): Kubelet {
  const { node, clock, images, onError = warn } = options
  const client = options.clientFor('kubelet')
  const workers = new Map<string, PodWorker>()
  const puller = imagePuller(images, clock, imagesOf(client, node), () => heartbeat.touch())
  const events = options.events ?? eventRecorder(client, clock, 'kubelet', node)
  const heartbeat = startHeartbeat({ node, client, events, clock, images: puller.images, onError })
  const context: NodeContext = {
    node,
    client,
    clock,
    network: options.network,
    events,
    onError,
    puller,
    programs: programFiles(),
    storage: nodeStorage(node, clock, options.directory),
    logs: logStore(options.directory && join(options.directory, 'logs', node)),
    load: loadMeter(clock),
    restarts: backoff(clock),
    hostIP: () => addressOf(client.get(kinds.nodes, '', node)?.status?.addresses),
  }
  const pods = podWorkers(context, workers)
  const unsubscribe = [client.watch(kinds.pods, pods.changed), ...watchSources(context, workers)]
  const periodic = [
    every(clock, renewalPeriod, () => renewTokens(context, workers)),
    every(clock, evictionPeriod, () => evictExcessive(context, workers)),
  ]
  const all = client.list(kinds.pods)
  context.logs.prune(new Set(all.map(({ metadata }) => metadata.uid)))
  for (const pod of all) pods.run(pod)
  return {
    ...nodeStreams((uid) => workers.get(uid)?.state, context),
    close() {
      for (const stop of unsubscribe) stop()
      heartbeat.close()
      for (const { cancel } of periodic) cancel()
      for (const worker of workers.values()) worker.abandon()
      workers.clear()
    },
  }
}

/** Follows what volumes are made from. */
function watchSources(context: NodeContext, workers: Map<string, PodWorker>): (() => void)[] {
  const { client, storage } = context
  return [
    client.watch(kinds.configMaps, (change) => refresh(context, workers, change)),
    client.watch(kinds.secrets, (change) => refresh(context, workers, change)),
    client.watch(kinds.persistentVolumes, ({ type, object }) => {
      const isOurs = object.spec?.persistentVolumeReclaimPolicy === 'Delete'
      if (type === 'DELETED' && isOurs) storage.discard(object)
    }),
  ]
}

function imagesOf(client: Client, node: string): string[] {
  return client.get(kinds.nodes, '', node)?.status?.images?.flatMap(({ names }) => names ?? []) ?? []
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error))
}

function addressOf(addresses: readonly { type: string; address: string }[] = []): string {
  return addresses.find(({ type }) => type === 'InternalIP')?.address ?? ''
}

function podWorkers(context: NodeContext, workers: Map<string, PodWorker>) {
  const run = (pod: Pod) => {
    const { uid } = pod.metadata
    if (pod.spec?.nodeName !== context.node) return
    const known = workers.get(uid)
    if (known) return known.update(pod)
    const worker = podWorker(context, pod)
    workers.set(uid, worker)
    worker.wake()
    void worker.finished.then(() => {
      workers.delete(uid)
      context.restarts.forget(uid)
      context.puller.forget(uid)
      context.logs.discard(uid)
    })
  }
  return {
    run,
    changed({ type, object }: Change<Pod>) {
      if (type === 'DELETED') workers.get(object.metadata.uid)?.remove()
      else run(object)
    },
  }
}

/** A ConfigMap or Secret has changed or is gone: volumes follow, containers that waited for it are tried again. */
function refresh(context: NodeContext, workers: Map<string, PodWorker>, change: Change<ConfigMap | Secret>): void {
  for (const { state, wake } of workers.values()) {
    if (state.pod.metadata.namespace !== change.object.metadata.namespace || !mentions(state.pod, change)) continue
    const source = { client: context.client, pod: state.pod, addresses: podAddresses(context, state) }
    const concerns = (volume: Volume) => mentions(volume, change)
    void state.volumes.refresh(source, concerns).then((failures) => tellFailures(context, state, failures))
    state.mounting.retryAt = 0
    for (const record of state.records.values()) {
      if (record.waiting?.reason === 'CreateContainerConfigError') record.retryAt = 0
    }
    wake()
  }
}

const renewalPeriod = 60_000

/** Looks for service account tokens that are about to expire. */
function renewTokens(context: NodeContext, workers: Map<string, PodWorker>): void {
  for (const { state } of workers.values()) {
    const source = { client: context.client, pod: state.pod, addresses: podAddresses(context, state) }
    void state.volumes.renewTokens(source)
  }
}

/** Ends pods that keep more on the node's disk than they may. */
function evictExcessive({ events }: NodeContext, workers: Map<string, PodWorker>): void {
  for (const { state, wake } of workers.values()) {
    if (state.over || state.verdict || !limitsStorage(state.pod)) continue
    const message = storageExcess(state)
    if (message === undefined) continue
    events.event(state.pod, 'Warning', 'Evicted', message)
    state.verdict = { reason: 'Evicted', message, grace: 1 }
    wake()
  }
}

function every(clock: Clock, period: number, run: () => void): Timer {
  const turn = () => {
    run()
    timer = clock.setTimeout(turn, period)
  }
  let timer = clock.setTimeout(turn, period)
  return { cancel: () => timer.cancel() }
}
