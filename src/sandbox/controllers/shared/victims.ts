import type { Pod } from '../../schema/types.gen.ts'
import { isPodReady, maxRestarts, readySince } from './pods.ts'

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost'
const PHASE_RANK: Record<string, number> = { Pending: 0, Unknown: 1, Running: 2 }

/**
 * The pods in the order in which a shrinking ReplicaSet gives them up (`controller.ActivePodsWithRanks`): not scheduled, pending,
 * not ready, cheap to delete, on a node with many related pods, ready for a short time, often restarted, young. Times count in powers of
 * two, so that pods of about the same age are told apart by uid alone.
 */
export function victimsFirst(pods: readonly Pod[], related: readonly Pod[], now: number): Pod[] {
  const perNode = new Map<string, number>()
  for (const { spec } of related) {
    if (spec?.nodeName) perNode.set(spec.nodeName, (perNode.get(spec.nodeName) ?? 0) + 1)
  }
  const rank = (pod: Pod) => perNode.get(pod.spec?.nodeName ?? '') ?? 0
  const steps: ((a: Pod, b: Pod) => number)[] = [
    ascending((pod) => (pod.spec?.nodeName ? 1 : 0)),
    ascending((pod) => PHASE_RANK[pod.status?.phase ?? ''] ?? 0),
    ascending((pod) => (isPodReady(pod) ? 1 : 0)),
    ascending(deletionCost),
    ascending((pod) => -rank(pod)),
    youngerFirst(readySince, now),
    ascending((pod) => -maxRestarts(pod)),
    youngerFirst((pod) => Date.parse(pod.metadata.creationTimestamp), now),
  ]
  return [...pods].sort((a, b) => {
    for (const step of steps) {
      const order = step(a, b)
      if (order !== 0) return order
    }
    return 0
  })
}

function ascending(value: (pod: Pod) => number): (a: Pod, b: Pod) => number {
  return (a, b) => value(a) - value(b)
}

function youngerFirst(moment: (pod: Pod) => number, now: number): (a: Pod, b: Pod) => number {
  return (a, b) => {
    const [left, right] = [moment(a), moment(b)]
    if (left === right) return 0
    if (left === 0 || right === 0) return left === 0 ? -1 : 1
    const buckets = [magnitude(now - left), magnitude(now - right)] as const
    if (buckets[0] !== buckets[1]) return buckets[0] - buckets[1]
    return a.metadata.uid < b.metadata.uid ? -1 : 1
  }
}

function magnitude(milliseconds: number): number {
  return milliseconds <= 0 ? -1 : Math.floor(Math.log2(milliseconds * 1e6))
}

function deletionCost(pod: Pod): number {
  const text = pod.metadata.annotations?.[DELETION_COST] ?? ''
  return /^[-+]?\d+$/.test(text) ? Number(text) : 0
}
