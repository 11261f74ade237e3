import type { Client } from '../../client.ts'
import { formatTime } from '../../clock.ts'
import { kinds } from '../../kinds.ts'
import { namespaceOf } from '../../objects.ts'
import type { Node, NodeCondition, Pod } from '../../schema/types.gen.ts'
import { conditionOf } from '../shared/conditions.ts'
import { semanticEqual } from '../shared/equal.ts'
import { memory } from '../shared/memory.ts'
import { isPodFinished, isPodReady } from '../shared/pods.ts'
import type { Controller, ControllerContext, ReconcileResult } from '../types.ts'
import { syncLabels } from './labels.ts'
import { wantedTaints } from './taints.ts'

/** A node that has not been heard of for so long is not well. */
const GRACE_PERIOD = 50_000
const WATCHED_CONDITIONS = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure']
const MONITOR_PERIOD = 5000
const LEASES = 'kube-node-lease'

/** Watches over nodes: their heartbeats, taints and, when they are lost, their pods (pkg/controller/nodelifecycle). */
export const nodeLifecycleController: Controller = {
  name: 'node-controller',
  watches: [{ kind: kinds.nodes, keys: ({ object }) => [object.metadata.name] }],
  async reconcile(name, context): Promise<ReconcileResult> {
    const node = context.client.get(kinds.nodes, '', name)
    const heard = listen(name, node, context)
    if (!node || node.metadata.deletionTimestamp !== undefined) return undefined
    const lost = context.clock.now() - heard >= GRACE_PERIOD
    const labelled = await syncLabels(node, context)
    const current = lost ? await markUnknown(labelled, context) : labelled
    await syncTaints(current, context)
    if (losing(context.client).has(name)) {
      if (!isReady(current)) await markPodsNotReady(current, context)
      losing(context.client).delete(name)
    }
    return { requeueAfterMilliseconds: MONITOR_PERIOD }
  },
}

/** Nodes as the controller last saw them, and when it last saw a sign of life: its own clock counts, not the node's. */
const known = memory<{ node: Node; beat: string; at: number }>()

/** Nodes that have just been given up, until their pods are marked. */
const losing = memory<true>()

function isReady({ status }: Node): boolean {
  return conditionOf(status?.conditions, 'Ready')?.status === 'True'
}

/** When the node was last heard of. Says in an event when one comes or goes. */
function listen(name: string, node: Node | undefined, { client, events, clock }: ControllerContext): number {
  const nodes = known(client)
  const before = nodes.get(name)
  if (!node) {
    nodes.delete(name)
    if (before) {
      events.event(before.node, 'Normal', 'RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`)
    }
    return clock.now()
  }
  if (!before) {
    events.event(node, 'Normal', 'RegisteredNode', `Node ${name} event: Registered Node ${name} in Controller`)
  }
  const beat = heartbeat(node, client)
  const at = before?.beat === beat ? before.at : clock.now()
  nodes.set(name, { node, beat, at })
  return at
}

/** Changes with every sign of life: the renewal of the lease, or the node's own report. */
function heartbeat({ metadata, status }: Node, client: Client): string {
  const lease = client.get(kinds.leases, LEASES, metadata.name)?.spec?.renewTime
  return [lease, ...(status?.conditions ?? []).map(({ lastHeartbeatTime }) => lastHeartbeatTime)].join()
}

async function markUnknown(node: Node, { client, clock, events }: ControllerContext): Promise<Node> {
  const time = formatTime(clock.now())
  const old = node.status?.conditions ?? []
  const lost = WATCHED_CONDITIONS.map((type) => unknown(type, conditionOf(old, type), node, time))
  const conditions = [...old.filter(({ type }) => !WATCHED_CONDITIONS.includes(type)), ...lost]
  const inOrder = [...old.map(({ type }) => type), ...WATCHED_CONDITIONS]
  conditions.sort((a, b) => inOrder.indexOf(a.type) - inOrder.indexOf(b.type))
  if (semanticEqual(old, conditions)) return node
  const { name } = node.metadata
  if (isReady(node)) {
    events.event(node, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`)
    losing(client).set(name, true)
  }
  return client.updateStatus(kinds.nodes, { ...node, status: { ...node.status, conditions } })
}

function unknown(type: string, old: NodeCondition | undefined, node: Node, time: string): NodeCondition {
  if (old?.status === 'Unknown') return old
  const [reason, message, lastHeartbeatTime] = old
    ? ['NodeStatusUnknown', 'Kubelet stopped posting node status.', old.lastHeartbeatTime]
    : ['NodeStatusNeverUpdated', 'Kubelet never posted node status.', node.metadata.creationTimestamp]
  return { type, status: 'Unknown', lastHeartbeatTime, lastTransitionTime: time, reason, message }
}

async function syncTaints(node: Node, { client, clock }: ControllerContext): Promise<void> {
  // Where no node is ready it is more likely that the controller cannot see them: nothing is evicted (`handleDisruption`).
  const evicting = client.list(kinds.nodes).some(isReady)
  const taints = wantedTaints(node, evicting, clock.now())
  if (semanticEqual(node.spec?.taints, taints)) return
  const { name, resourceVersion } = node.metadata
  const patch = { metadata: { resourceVersion }, spec: { taints: taints.length > 0 ? taints : null } }
  await client.patch(kinds.nodes, '', name, patch)
}

/** Pods of a node that was given up take no traffic (`MarkPodsNotReady`). */
async function markPodsNotReady(node: Node, context: ControllerContext): Promise<void> {
  const { client, clock, events } = context
  const lastTransitionTime = formatTime(clock.now())
  const isOn = ({ spec }: Pod) => spec?.nodeName === node.metadata.name
  for (const pod of client.list(kinds.pods).filter((each) => isOn(each) && !isPodFinished(each) && isPodReady(each))) {
    const conditions = (pod.status?.conditions ?? []).map((condition) =>
      condition.type === 'Ready' ? { ...condition, status: 'False', lastTransitionTime } : condition,
    )
    const current = client.get(kinds.pods, namespaceOf(pod), pod.metadata.name)
    if (current !== pod) continue
    await client.updateStatus(kinds.pods, { ...pod, status: { ...pod.status, conditions } })
    events.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready')
  }
}
