import { perObject } from '../../util/per-object.ts'
import { perPair } from '../../util/per-pair.ts'
import { matchesNodeAffinity } from '../api/scheduling/node-affinity.ts'
import { untoleratedTaint } from '../api/scheduling/taints.ts'
import { matchesSelector } from '../api/selectors.ts'
import { kinds } from '../kinds.ts'
import type { LabelSelector, Node, Pod, TopologySpreadConstraint } from '../schema/types.gen.ts'
import type { NodeInfo, Snapshot } from './snapshot.ts'

/** What pods without constraints of their own get, when a Service or a controller stands behind them. */
const DEFAULTS = [
  { topologyKey: 'kubernetes.io/hostname', maxSkew: 3 },
  { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 5 },
]

/** The outcome of the hard constraints on one node. */
export function spreadViolation(
  pod: Pod,
  { node }: NodeInfo,
  snapshot: Snapshot,
): 'missing-label' | 'skew' | undefined {
  const constraints = hardConstraints(snapshot, pod)
  if (constraints.some(({ topologyKey }) => domainOf(node, topologyKey) === undefined)) return 'missing-label'
  return constraints.some(
    ({ topologyKey, counts, most }) => (counts.get(domainOf(node, topologyKey) ?? '') ?? 0) > most,
  )
    ? 'skew'
    : undefined
}

interface HardConstraint {
  topologyKey: string
  counts: ReadonlyMap<string, number>
  /** With more pods than this in a domain another one would be too many. */
  most: number
}

const hardConstraints = perPair((snapshot: Snapshot, pod: Pod): HardConstraint[] => {
  const all = constraintsOf(pod, 'DoNotSchedule')
  const complete = snapshot.nodes.filter(({ node }) =>
    all.every(({ topologyKey }) => domainOf(node, topologyKey) !== undefined),
  )
  return all.map((constraint) => {
    const eligible = complete.filter(({ node }) => isEligible(constraint, pod, node))
    const counts = countByDomain(constraint, pod, eligible)
    const enough = counts.size >= (constraint.minDomains ?? 1)
    const least = enough ? Math.min(...counts.values()) : 0
    const self = matchesSelector(selectorOf(constraint, pod), pod.metadata.labels) ? 1 : 0
    return { topologyKey: constraint.topologyKey, counts, most: constraint.maxSkew + least - self }
  })
})

function isEligible({ nodeAffinityPolicy, nodeTaintsPolicy }: TopologySpreadConstraint, pod: Pod, node: Node): boolean {
  if ((nodeAffinityPolicy ?? 'Honor') === 'Honor' && !matchesNodeAffinity(pod, node)) return false
  return nodeTaintsPolicy !== 'Honor' || untoleratedTaint(pod, node.spec?.taints) === undefined
}

function countByDomain(
  constraint: TopologySpreadConstraint,
  pod: Pod,
  nodes: readonly NodeInfo[],
): Map<string, number> {
  const countOn = counting(pod.metadata.namespace ?? '', selectorOf(constraint, pod))
  const counts = new Map<string, number>()
  for (const info of nodes) {
    const domain = domainOf(info.node, constraint.topologyKey)
    if (domain !== undefined) counts.set(domain, (counts.get(domain) ?? 0) + countOn(info))
  }
  return counts
}

/** Answers about nodes that have not changed since are kept, by what was asked. */
const countsOn = perObject((_info: NodeInfo) => new Map<string, number>())

/** Counts the pods of a namespace on a node that a selector matches and that stay. */
function counting(namespace: string, selector: LabelSelector | undefined): (info: NodeInfo) => number {
  const question = JSON.stringify([namespace, selector])
  const matches = ({ metadata }: Pod) =>
    metadata.namespace === namespace &&
    metadata.deletionTimestamp === undefined &&
    matchesSelector(selector, metadata.labels)
  return (info) => {
    const counts = countsOn(info)
    const count = counts.get(question) ?? info.pods.filter(matches).length
    counts.set(question, count)
    return count
  }
}

/** The selector with the values that the pod has for `matchLabelKeys`. */
function selectorOf(
  { labelSelector, matchLabelKeys = [] }: TopologySpreadConstraint,
  pod: Pod,
): LabelSelector | undefined {
  if (matchLabelKeys.length === 0 || !labelSelector) return labelSelector
  const extra = matchLabelKeys.flatMap((key) => {
    const value = pod.metadata.labels?.[key]
    return value === undefined ? [] : [[key, value] as const]
  })
  return { ...labelSelector, matchLabels: { ...labelSelector.matchLabels, ...Object.fromEntries(extra) } }
}

function constraintsOf({ spec }: Pod, action: string): TopologySpreadConstraint[] {
  return (spec?.topologySpreadConstraints ?? []).filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action)
}

/** How crowded the node's domains are with pods like this one; more is worse. */
export function crowding(pod: Pod, { node }: NodeInfo, snapshot: Snapshot): number {
  return softCounts(snapshot, pod).reduce((total, { constraint, counts }) => {
    const domain = domainOf(node, constraint.topologyKey)
    if (domain === undefined) return total
    return total + (counts.get(domain) ?? 0) * Math.log(counts.size + 2) + constraint.maxSkew - 1
  }, 0)
}

const softCounts = perPair((snapshot: Snapshot, pod: Pod) =>
  softConstraints(pod, snapshot).map((constraint) => ({
    constraint,
    counts: countByDomain(constraint, pod, snapshot.nodes),
  })),
)

function softConstraints(pod: Pod, { reader }: Snapshot): TopologySpreadConstraint[] {
  if ((pod.spec?.topologySpreadConstraints ?? []).length > 0) return constraintsOf(pod, 'ScheduleAnyway')
  const { namespace = '', labels = {} } = pod.metadata
  const services = reader
    .list(kinds.services, namespace)
    .map(({ spec }) => spec?.selector ?? {})
    .filter((selector) => Object.keys(selector).length > 0 && matchesSelector({ matchLabels: selector }, labels))
  const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller)
  if (services.length === 0 && !owner) return []
  const labelSelector = { matchLabels: services.length > 0 ? Object.assign({}, ...services) : labels }
  return DEFAULTS.map((each) => ({ ...each, whenUnsatisfiable: 'ScheduleAnyway', labelSelector }))
}

function domainOf(node: Node, topologyKey: string): string | undefined {
  return node.metadata.labels?.[topologyKey]
}
