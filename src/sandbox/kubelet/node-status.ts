import { StatusError } from '../api/status.ts'
import type { Client, EventRecorder } from '../client.ts'
import { type Clock, formatMicroTime, formatTime, type Timer } from '../clock.ts'
import { kinds } from '../kinds.ts'
import type { Lease, Node, NodeCondition } from '../schema/types.gen.ts'
import type { PulledImage } from './image-puller.ts'

/** Keeps the Node's status and its Lease fresh. */
export interface NodeHeartbeat {
  /** Something the status shows has changed; it is written with the next beat. */
  touch(): void
  close(): void
}

export interface HeartbeatOptions {
  node: string
  client: Client
  events: EventRecorder
  clock: Clock
  images(): readonly PulledImage[]
  onError(error: unknown): void
}

/** Between two renewals of the Lease; the node counts as lost after 40 s of silence. */
const renewPeriod = 15_000
/** The status is written only when it says something new, or after this time. */
const reportPeriod = 300_000
const leaseSeconds = 40

export function startHeartbeat(options: HeartbeatOptions): NodeHeartbeat {
  const { node, client, events, clock, images, onError } = options
  let timer: Timer | undefined
  let closed = false
  let dirty = true
  let reported = 0
  const report = async () => {
    dirty = false
    const live = client.get(kinds.nodes, '', node)
    if (live) await client.updateStatus(kinds.nodes, { ...live, status: nodeStatus(live, images(), clock.now()) })
    if (live && !isReady(live)) tellReady(events, live)
    reported = clock.now()
  }
  const beat = async () => {
    if (dirty || clock.now() - reported >= reportPeriod) await report().catch(refused)
    await renewLease(client, node, clock.now())
  }
  const schedule = () => {
    if (!closed) timer = clock.setTimeout(run, renewPeriod)
  }
  // A write that lost a race, or met a server on its way out, is made again with the next beat.
  const refused = (error: unknown) => {
    dirty = true
    if (!(error instanceof StatusError)) onError(error)
  }
  const run = () => void beat().catch(refused).then(schedule)
  run()
  return {
    touch() {
      dirty = true
    },
    close() {
      closed = true
      timer?.cancel()
    },
  }
}

function isReady({ status }: Node): boolean {
  return status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false
}

function tellReady(events: EventRecorder, node: Node): void {
  // The kubelet knows its node by name only: that is the uid in its events.
  const about = { ...node, metadata: { ...node.metadata, uid: node.metadata.name } }
  const { name } = node.metadata
  events.event(about, 'Normal', 'Starting', 'Starting kubelet.')
  for (const reason of ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID', 'NodeReady']) {
    events.event(about, 'Normal', reason, `Node ${name} status is now: ${reason}`)
  }
}

const conditions: readonly [string, string, string, string][] = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
]

/** The node's status with the kubelet's conditions and images; everything else stays. */
function nodeStatus(live: Node, images: readonly PulledImage[], now: number): NonNullable<Node['status']> {
  const old = live.status?.conditions ?? []
  const owned = conditions.map(([type, status, reason, message]): NodeCondition => {
    const before = old.find((entry) => entry.type === type)
    const lastTransitionTime = before?.status === status ? before.lastTransitionTime : formatTime(now)
    return { type, status, reason, message, lastHeartbeatTime: formatTime(now), lastTransitionTime }
  })
  const others = old.filter(({ type }) => !conditions.some(([name]) => name === type))
  const list = images.toSorted((a, b) => b.sizeBytes - a.sizeBytes).slice(0, 50)
  return {
    ...live.status,
    conditions: [...others, ...owned],
    images: list.map(({ id, name, sizeBytes }) => ({ names: [id, name], sizeBytes })),
  }
}

async function renewLease(client: Client, node: string, now: number): Promise<void> {
  const namespace = 'kube-node-lease'
  if (!client.get(kinds.namespaces, '', namespace)) return
  const live = client.get(kinds.leases, namespace, node)
  const spec = { holderIdentity: node, leaseDurationSeconds: leaseSeconds, renewTime: formatMicroTime(now) }
  if (live) {
    await client.update(kinds.leases, { ...live, spec: { ...live.spec, ...spec } })
    return
  }
  const owner = client.get(kinds.nodes, '', node)
  const lease = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name: node,
      namespace,
      ...(owner ? { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: node, uid: owner.metadata.uid }] } : {}),
    },
    spec,
  }
  await client.create<Lease>(kinds.leases, lease)
}
