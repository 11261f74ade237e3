import { hostPortsClash } from '../api/scheduling/host-ports.ts'
import { matchesNodeAffinity } from '../api/scheduling/node-affinity.ts'
import { podRequests } from '../api/scheduling/requests.ts'
import { untoleratedTaint } from '../api/scheduling/taints.ts'
import type { Pod } from '../schema/types.gen.ts'
import { isToleratedByOthers, satisfiesAffinity, satisfiesAntiAffinity } from './pod-affinity.ts'
import type { NodeInfo, Snapshot } from './snapshot.ts'
import { spreadViolation } from './topology-spread.ts'
import { type PodClaims, volumeConflict } from './volumes.ts'

/** Why a node will not do. `preemptable`: it might, if other pods went (Unschedulable rather than UnschedulableAndUnresolvable). */
export interface Rejection {
  reasons: string[]
  preemptable: boolean
}

/** A pod with what was found out about it before looking at nodes. */
export interface Candidate {
  pod: Pod
  /** The only nodes that it may go to. */
  named: ReadonlySet<string> | undefined
  claims: PodClaims
}

type Filter = (candidate: Candidate, info: NodeInfo, snapshot: Snapshot) => Rejection | undefined

const UNSCHEDULABLE_TAINT = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }

/** The order of the default profile; the first filter that rejects a node names the reason. */
const FILTERS: readonly Filter[] = [
  ({ named }, { name }) =>
    named && !named.has(name) ? never("node(s) didn't satisfy plugin(s) [NodeAffinity]") : undefined,
  ({ pod }, { node }) =>
    node.spec?.unschedulable && untoleratedTaint(pod, [UNSCHEDULABLE_TAINT])
      ? never('node(s) were unschedulable')
      : undefined,
  ({ pod }, { node }) => {
    const taint = untoleratedTaint(pod, node.spec?.taints)
    return taint && never(`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`)
  },
  ({ pod }, { node }) =>
    matchesNodeAffinity(pod, node) ? undefined : never("node(s) didn't match Pod's node affinity/selector"),
  ({ pod }, info) =>
    hostPortsClash(pod, info.pods) ? perhaps("node(s) didn't have free ports for the requested pod ports") : undefined,
  ({ pod }, info) => {
    const reasons = insufficientResources(pod, info)
    return reasons.length > 0 ? perhaps(...reasons) : undefined
  },
  ({ claims }, { node }, { reader }) => {
    const conflict = volumeConflict(claims, node, reader)
    return conflict === undefined ? undefined : never(conflict)
  },
  ({ pod }, info, snapshot) => {
    const violation = spreadViolation(pod, info, snapshot)
    const reason = "node(s) didn't match pod topology spread constraints"
    if (violation === 'missing-label') return never(`${reason} (missing required label)`)
    return violation && perhaps(reason)
  },
  ({ pod }, info, snapshot) =>
    satisfiesAffinity(pod, info, snapshot) ? undefined : never("node(s) didn't match pod affinity rules"),
  ({ pod }, info, snapshot) =>
    satisfiesAntiAffinity(pod, info, snapshot) ? undefined : perhaps("node(s) didn't match pod anti-affinity rules"),
  ({ pod }, info, snapshot) =>
    isToleratedByOthers(pod, info, snapshot)
      ? undefined
      : perhaps("node(s) didn't satisfy existing pods anti-affinity rules"),
]

/** Why the pod cannot go to the node; undefined when it can. */
export function rejection(candidate: Candidate, info: NodeInfo, snapshot: Snapshot): Rejection | undefined {
  for (const filter of FILTERS) {
    const found = filter(candidate, info, snapshot)
    if (found) return found
  }
  return undefined
}

/** Why the node has no room for the pod, e.g. `Insufficient cpu`; a reason for each resource (NodeResourcesFit). */
function insufficientResources(pod: Pod, { pods, requested, allocatable }: NodeInfo): string[] {
  const reasons = pods.length + 1 > (allocatable['pods'] ?? 0) ? ['Too many pods'] : []
  const lacking = (name: string, amount: number) =>
    amount > 0 && amount > (allocatable[name] ?? 0) - (requested[name] ?? 0)
  const { cpu = 0, memory = 0, 'ephemeral-storage': storage = 0, ...others } = podRequests(pod)
  const ordered = [['cpu', cpu], ['memory', memory], ['ephemeral-storage', storage], ...Object.entries(others)] as const
  return [
    ...reasons,
    ...ordered.filter(([name, amount]) => lacking(name, amount)).map(([name]) => `Insufficient ${name}`),
  ]
}

function never(...reasons: string[]): Rejection {
  return { reasons, preemptable: false }
}

function perhaps(...reasons: string[]): Rejection {
  return { reasons, preemptable: true }
}
