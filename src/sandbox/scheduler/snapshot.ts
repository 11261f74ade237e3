import { type Amounts, amountsOf, plus, podRequests } from '../api/scheduling/requests.ts'
import type { Reader } from '../client.ts'
import type { Node, Pod } from '../schema/types.gen.ts'

/** A node with the pods on it, as the scheduler sees it; another one as soon as any of them changes. */
export interface NodeInfo {
  readonly node: Node
  readonly name: string
  readonly pods: readonly Pod[]
  readonly requested: Amounts
  readonly allocatable: Amounts
}

/** Everything one decision is made from. */
export interface Snapshot {
  readonly reader: Reader
  readonly nodes: readonly NodeInfo[]
  /** Pods without a node that have been promised room on one. */
  readonly nominated: readonly Pod[]
}

export function nodeInfo(node: Node, pods: readonly Pod[]): NodeInfo {
  return {
    node,
    name: node.metadata.name,
    pods,
    requested: pods.map(podRequests).reduce(plus, {}),
    allocatable: amountsOf(node.status?.allocatable ?? node.status?.capacity),
  }
}

/** The same cluster with other pods on one node. */
export function withNode(snapshot: Snapshot, changed: NodeInfo): Snapshot {
  return { ...snapshot, nodes: snapshot.nodes.map((info) => (info.name === changed.name ? changed : info)) }
}

export function priorityOf(pod: Pod): number {
  return pod.spec?.priority ?? 0
}
