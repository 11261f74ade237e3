import { matchesSelector } from '../api/selectors.ts'
import { startOf } from '../controllers/shared/pods.ts'
import { kinds } from '../kinds.ts'
import type { Pod, PodDisruptionBudget } from '../schema/types.gen.ts'
import { type Candidate, type Rejection, rejection } from './filters.ts'
import { noPreemptionMessage } from './fit-error.ts'
import { type NodeInfo, nodeInfo, priorityOf, type Snapshot, withNode } from './snapshot.ts'

/** Pods to evict from a node so that a more important one fits. */
export interface Preemption {
  node: string
  victims: Pod[]
  violations: number
}

export type PreemptionResult = Preemption | { message: string }

/** Finds the node where the fewest and least important pods have to go (DefaultPreemption). */
export function preempt(
  candidate: Candidate,
  snapshot: Snapshot,
  rejected: ReadonlyMap<string, Rejection>,
): PreemptionResult {
  const refusal = ineligibility(candidate.pod, snapshot, rejected)
  if (refusal) return { message: `preemption: ${refusal}` }
  const tried: Rejection[] = []
  const found: Preemption[] = []
  for (const info of snapshot.nodes) {
    if (!rejected.get(info.name)?.preemptable) continue
    const result = victimsOn(candidate, info, snapshot)
    if ('victims' in result) found.push(result)
    else tried.push(result)
  }
  const best = found.sort(byHarm)[0]
  return best ?? { message: noPreemptionMessage(snapshot.nodes.length, tried) }
}

function ineligibility(
  { spec, status }: Pod,
  { nodes }: Snapshot,
  rejected: ReadonlyMap<string, Rejection>,
): string | undefined {
  if (spec?.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.'
  const nominated = nodes.find(({ name }) => name === status?.nominatedNodeName)
  if (!nominated || rejected.get(nominated.name)?.preemptable === false) return undefined
  const leaving = nominated.pods.some(
    (pod) =>
      priorityOf(pod) < (spec?.priority ?? 0) &&
      pod.metadata.deletionTimestamp !== undefined &&
      pod.status?.conditions?.some(
        ({ type, reason }) => type === 'DisruptionTarget' && reason === 'PreemptionByScheduler',
      ),
  )
  return leaving ? 'not eligible due to a terminating pod on the nominated node.' : undefined
}

/** Removes all less important pods, then lets back in, most important first, who need not go. */
function victimsOn(candidate: Candidate, info: NodeInfo, snapshot: Snapshot): Preemption | Rejection {
  const lesser = info.pods.filter((pod) => priorityOf(pod) < priorityOf(candidate.pod))
  if (lesser.length === 0) return { reasons: ['No preemption victims found for incoming pod'], preemptable: false }
  let kept = info.pods.filter((pod) => !lesser.includes(pod))
  const refused = (pods: readonly Pod[]) => {
    const changed = nodeInfo(info.node, pods)
    return rejection(candidate, changed, withNode(snapshot, changed))
  }
  const hopeless = refused(kept)
  if (hopeless) return hopeless
  const important = [...lesser].sort(moreImportantFirst)
  const violating = violatingPods(important, snapshot)
  const order = [...important.filter((pod) => violating.has(pod)), ...important.filter((pod) => !violating.has(pod))]
  const victims: Pod[] = []
  for (const pod of order) {
    if (refused([...kept, pod])) victims.push(pod)
    else kept = [...kept, pod]
  }
  victims.sort(moreImportantFirst)
  return { node: info.name, victims, violations: victims.filter((pod) => violating.has(pod)).length }
}

/** Pods whose eviction a disruption budget does not allow any more. */
function violatingPods(pods: readonly Pod[], { reader }: Snapshot): Set<Pod> {
  const budgets = reader.list(kinds.podDisruptionBudgets)
  const left = new Map(budgets.map((budget) => [budget, budget.status?.disruptionsAllowed ?? 0]))
  const violating = new Set<Pod>()
  for (const pod of pods) {
    for (const budget of budgets.filter((each) => protects(each, pod))) {
      const allowed = (left.get(budget) ?? 0) - 1
      left.set(budget, allowed)
      if (allowed < 0) violating.add(pod)
    }
  }
  return violating
}

function protects({ metadata, spec, status }: PodDisruptionBudget, pod: Pod): boolean {
  return (
    metadata.namespace === pod.metadata.namespace &&
    matchesSelector(spec?.selector, pod.metadata.labels) &&
    status?.disruptedPods?.[pod.metadata.name] === undefined
  )
}

function moreImportantFirst(a: Pod, b: Pod): number {
  return priorityOf(b) - priorityOf(a) || startOf(a) - startOf(b)
}

/** Fewest budget violations, least important first victim, lowest sum of priorities, fewest victims, latest start. */
function byHarm(a: Preemption, b: Preemption): number {
  const highest = ({ victims }: Preemption) => (victims[0] ? priorityOf(victims[0]) : -Infinity)
  const sum = ({ victims }: Preemption) => victims.reduce((total, pod) => total + priorityOf(pod) + 2 ** 31, 0)
  const start = ({ victims }: Preemption) => Math.min(...victims.map(startOf))
  return (
    a.violations - b.violations ||
    highest(a) - highest(b) ||
    sum(a) - sum(b) ||
    a.victims.length - b.victims.length ||
    start(b) - start(a)
  )
}
