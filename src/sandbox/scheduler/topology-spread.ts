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
  const constraints = constraintsOf(pod, 'DoNotSchedule')
  if (constraints.some(({ topologyKey }) => node.metadata.labels?.[topologyKey] === undefined)) return 'missing-label'
  return constraints.some((constraint) => exceedsSkew(constraint, constraints, pod, node, snapshot))
    ? 'skew'
    : undefined
}

function exceedsSkew(
  constraint: TopologySpreadConstraint,
  all: readonly TopologySpreadConstraint[],
  pod: Pod,
  node: Node,
  { nodes }: Snapshot,
): boolean {
  const counted = nodes.filter(
    (info) =>
      all.every(({ topologyKey }) => info.node.metadata.labels?.[topologyKey] !== undefined) &&
      isEligible(constraint, pod, info.node),
  )
  const counts = countByDomain(constraint, pod, counted)
  const enough = counts.size >= (constraint.minDomains ?? 1)
  const least = enough ? Math.min(...counts.values()) : 0
  const own = counts.get(node.metadata.labels?.[constraint.topologyKey] ?? '') ?? 0
  const self = matchesSelector(selectorOf(constraint, pod), pod.metadata.labels) ? 1 : 0
  return own + self - least > constraint.maxSkew
}

function isEligible({ nodeAffinityPolicy, nodeTaintsPolicy }: TopologySpreadConstraint, pod: Pod, node: Node): boolean {
  if ((nodeAffinityPolicy ?? 'Honor') === 'Honor' && !matchesNodeAffinity(pod, node)) return false
  return nodeTaintsPolicy !== 'Honor' || untoleratedTaint(pod, node.spec?.taints) === undefined
}

function countByDomain(
  constraint: TopologySpreadConstraint,
  pod: Pod,
  nodes: readonly NodeInfo[],
): Map<string, number> {
  const selector = selectorOf(constraint, pod)
  const counts = new Map<string, number>()
  for (const { node, pods } of nodes) {
    const domain = node.metadata.labels?.[constraint.topologyKey]
    if (domain === undefined) continue
    const matching = pods.filter(
      ({ metadata }) =>
        metadata.namespace === pod.metadata.namespace &&
        metadata.deletionTimestamp === undefined &&
        matchesSelector(selector, metadata.labels),
    )
    counts.set(domain, (counts.get(domain) ?? 0) + matching.length)
  }
  return counts
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
  return softConstraints(pod, snapshot).reduce((total, constraint) => {
    const counts = countByDomain(constraint, pod, snapshot.nodes)
    const domain = node.metadata.labels?.[constraint.topologyKey]
    if (domain === undefined) return total
    return total + (counts.get(domain) ?? 0) * Math.log(counts.size + 2) + constraint.maxSkew - 1
  }, 0)
}

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
