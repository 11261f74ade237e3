import { perObject } from '../../util/per-object.ts'
import { matchesTerm } from '../api/scheduling/node-affinity.ts'
import { podRequests } from '../api/scheduling/requests.ts'
import { tolerates } from '../api/scheduling/taints.ts'
import type { Pod } from '../schema/types.gen.ts'
import { preferenceScore } from './pod-affinity.ts'
import type { NodeInfo, Snapshot } from './snapshot.ts'
import { crowding } from './topology-spread.ts'

/** Pods that ask for nothing count as if they asked for this much when nodes are compared. */
const ASSUMED = { cpu: 100, memory: 200 * 1024 * 1024 }

interface Scorer {
  weight: number
  score(pod: Pod, info: NodeInfo, snapshot: Snapshot): number
  /** How raw scores become 0 to 100; without it they are already. */
  normalize?: 'more-is-better' | 'less-is-better' | 'spread'
}

/** The default profile's scorers with its weights. */
const SCORERS: readonly Scorer[] = [
  { weight: 3, score: (pod, info) => unwantedTaints(pod, info), normalize: 'less-is-better' },
  { weight: 2, score: (pod, info) => preferredAffinity(pod, info), normalize: 'more-is-better' },
  { weight: 1, score: leastAllocated },
  { weight: 1, score: balancedAllocation },
  { weight: 2, score: crowding, normalize: 'spread' },
  { weight: 2, score: preferenceScore, normalize: 'spread' },
]

/** The best of the nodes that fit: highest score, then fewest pods, then by name. */
export function bestNode(pod: Pod, feasible: readonly NodeInfo[], snapshot: Snapshot): NodeInfo | undefined {
  const totals = feasible.map(() => 0)
  for (const scorer of feasible.length > 1 ? SCORERS : []) {
    const raw = feasible.map((info) => scorer.score(pod, info, snapshot))
    const crowded = scorer.score === crowding
    normalize(raw, scorer.normalize, crowded).forEach((score, index) => {
      totals[index] = (totals[index] ?? 0) + Math.floor(score) * scorer.weight
    })
  }
  return feasible
    .map((info, index) => ({ info, total: totals[index] ?? 0 }))
    .sort(
      (a, b) => b.total - a.total || a.info.pods.length - b.info.pods.length || (a.info.name < b.info.name ? -1 : 1),
    )[0]?.info
}

function normalize(raw: readonly number[], how: Scorer['normalize'], lessIsBetter: boolean): number[] {
  const max = Math.max(...raw)
  const min = Math.min(...raw)
  if (how === undefined) return [...raw]
  if (how === 'more-is-better') return raw.map((score) => (max === 0 ? 0 : (score * 100) / max))
  if (how === 'less-is-better') return raw.map((score) => (max === 0 ? 100 : 100 - (score * 100) / max))
  if (lessIsBetter) return raw.map((score) => (max === 0 ? 100 : (100 * (max + min - score)) / max))
  return raw.map((score) => (max === min ? 0 : (100 * (score - min)) / (max - min)))
}

function unwantedTaints(pod: Pod, { node }: NodeInfo): number {
  const tolerations = pod.spec?.tolerations ?? []
  return (node.spec?.taints ?? []).filter(
    (taint) => taint.effect === 'PreferNoSchedule' && !tolerations.some((toleration) => tolerates(toleration, taint)),
  ).length
}

function preferredAffinity(pod: Pod, { node }: NodeInfo): number {
  const terms = pod.spec?.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  return terms.reduce((sum, { preference, weight }) => sum + (matchesTerm(preference, node) ? weight : 0), 0)
}

function leastAllocated(pod: Pod, info: NodeInfo): number {
  const fractions = usedFractions(pod, info)
  return fractions.reduce((sum, fraction) => sum + (fraction > 1 ? 0 : (1 - fraction) * 100), 0) / fractions.length
}

function balancedAllocation(pod: Pod, info: NodeInfo): number {
  const [cpu = 0, memory = 0] = usedFractions(pod, info).map((fraction) => Math.min(1, fraction))
  return (1 - Math.abs(cpu - memory) / 2) * 100
}

function usedFractions(pod: Pod, info: NodeInfo): number[] {
  const [used, own] = [assumedUse(info), assumed(pod)]
  return [
    fraction(used.cpu + own.cpu, info.allocatable['cpu']),
    fraction(used.memory + own.memory, info.allocatable['memory']),
  ]
}

function fraction(used: number, room = 0): number {
  return room === 0 ? 1 : used / room
}

/** What the pods of a node count for together. */
const assumedUse = perObject(({ pods }: NodeInfo) => {
  const each = pods.map(assumed)
  return {
    cpu: each.reduce((sum, { cpu }) => sum + cpu, 0),
    memory: each.reduce((sum, { memory }) => sum + memory, 0),
  }
})

function assumed(pod: Pod) {
  const { cpu, memory } = podRequests(pod)
  return { cpu: cpu || ASSUMED.cpu, memory: memory || ASSUMED.memory }
}
