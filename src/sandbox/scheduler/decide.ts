import { nodesByName } from '../api/scheduling/node-affinity.ts'
import type { Pod } from '../schema/types.gen.ts'
import { type Candidate, type Rejection, rejection } from './filters.ts'
import { fitErrorMessage, noPreemptionMessage, preFilterMessage } from './fit-error.ts'
import { type Preemption, preempt } from './preemption.ts'
import { bestNode } from './scores.ts'
import { type NodeInfo, nodeInfo, priorityOf, type Snapshot } from './snapshot.ts'
import { podClaims } from './volumes.ts'

/** Where a pod goes, or why nowhere; in that case perhaps with pods to evict for its sake. */
export type Decision = { node: string; candidate: Candidate } | { message: string; preemption?: Preemption | undefined }

/** Decides for one pod. */
export function decide(pod: Pod, snapshot: Snapshot): Decision {
  const { reader } = snapshot
  const total = snapshot.nodes.length
  if (total === 0) return { message: 'no nodes available to schedule pods' }
  const candidate: Candidate = { pod, named: nodesByName(pod), claims: podClaims(pod, reader) }
  const problem = candidate.named?.size === 0 ? 'pod affinity terms conflict' : candidate.claims.problem
  if (problem !== undefined) return { message: preFilterMessage(total, problem, noPreemptionMessage(total, [])) }
  const rejected = new Map<string, Rejection>()
  const nominated = promisedBefore(pod, snapshot)
  const feasible = snapshot.nodes.filter((info) => {
    const crowded = withNominated(info, nominated)
    const found = rejection(candidate, crowded, snapshot)
    if (found) rejected.set(info.name, found)
    return !found
  })
  const best = preferNominated(pod, feasible) ?? bestNode(pod, feasible, snapshot)
  return best ? { node: best.name, candidate } : refuse(candidate, snapshot, rejected)
}

function refuse(candidate: Candidate, snapshot: Snapshot, rejected: ReadonlyMap<string, Rejection>): Decision {
  const reasons = [...rejected.values()].flatMap((each) => each.reasons)
  const result = preempt(candidate, snapshot, rejected)
  if ('message' in result) return { message: fitErrorMessage(snapshot.nodes.length, reasons, result.message) }
  return { message: fitErrorMessage(snapshot.nodes.length, reasons), preemption: result }
}

/** The node that was cleared for the pod is taken when it fits. */
function preferNominated({ status }: Pod, feasible: readonly NodeInfo[]): NodeInfo | undefined {
  return feasible.find(({ name }) => name === status?.nominatedNodeName)
}

/** Pods at least as important that wait for the room they were promised. */
function promisedBefore(pod: Pod, { nominated }: Snapshot): Pod[] {
  return nominated.filter(
    (other) =>
      other.metadata.deletionTimestamp === undefined &&
      other.metadata.uid !== pod.metadata.uid &&
      priorityOf(other) >= priorityOf(pod),
  )
}

function withNominated(info: NodeInfo, nominated: readonly Pod[]): NodeInfo {
  const coming = nominated.filter(({ status }) => status?.nominatedNodeName === info.name)
  return coming.length === 0 ? info : nodeInfo(info.node, [...info.pods, ...coming])
}
