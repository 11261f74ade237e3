import { matchesSelector } from '../api/selectors.ts'
import type { Reader } from '../client.ts'
import { kinds } from '../kinds.ts'
import type { Node, Pod, PodAffinityTerm } from '../schema/types.gen.ts'
import type { NodeInfo, Snapshot } from './snapshot.ts'

/** Whether a term of `owner` speaks of `pod`: its namespace and labels. */
function termMatches(term: PodAffinityTerm, owner: Pod, pod: Pod, reader: Reader): boolean {
  return (
    inNamespaces(term, owner, pod.metadata.namespace ?? '', reader) &&
    matchesSelector(term.labelSelector, pod.metadata.labels)
  )
}

function inNamespaces(term: PodAffinityTerm, owner: Pod, namespace: string, reader: Reader): boolean {
  const { namespaces = [], namespaceSelector } = term
  if (namespaces.length === 0 && !namespaceSelector) return namespace === owner.metadata.namespace
  if (namespaces.includes(namespace)) return true
  const labels = reader.get(kinds.namespaces, '', namespace)?.metadata.labels
  return namespaceSelector !== undefined && matchesSelector(namespaceSelector, labels)
}

function requiredAffinity(pod: Pod): readonly PodAffinityTerm[] {
  return pod.spec?.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
}

function requiredAntiAffinity(pod: Pod): readonly PodAffinityTerm[] {
  return pod.spec?.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
}

/** Whether every affinity term is met on the node, or the pod is the first of a group that wants to be with itself. */
export function satisfiesAffinity(pod: Pod, { node }: NodeInfo, snapshot: Snapshot): boolean {
  const terms = requiredAffinity(pod)
  if (terms.length === 0) return true
  if (!terms.every(({ topologyKey }) => domainOf(node, topologyKey) !== undefined)) return false
  const { reader, nodes } = snapshot
  const matchesAll = (other: Pod) => terms.every((term) => termMatches(term, pod, other, reader))
  const companions = nodes.flatMap((info) => info.pods.filter(matchesAll).map(() => info.node))
  const near = terms.every(({ topologyKey }) => companions.some((other) => sameDomain(other, node, topologyKey)))
  return near || (companions.length === 0 && matchesAll(pod))
}

export function satisfiesAntiAffinity(pod: Pod, { node }: NodeInfo, { reader, nodes }: Snapshot): boolean {
  return requiredAntiAffinity(pod).every((term) =>
    nodes
      .filter((other) => sameDomain(other.node, node, term.topologyKey))
      .every(({ pods }) => !pods.some((other) => termMatches(term, pod, other, reader))),
  )
}

/** Whether no pod that is already there refuses the company of this one. */
export function isToleratedByOthers(pod: Pod, { node }: NodeInfo, { reader, nodes }: Snapshot): boolean {
  return nodes.every((other) =>
    other.pods.every((resident) =>
      requiredAntiAffinity(resident).every(
        (term) => !sameDomain(other.node, node, term.topologyKey) || !termMatches(term, resident, pod, reader),
      ),
    ),
  )
}

/** Weighted preferences of the pod for and against the node's company, and of its company for the pod. */
export function preferenceScore(pod: Pod, { node }: NodeInfo, { reader, nodes }: Snapshot): number {
  let score = 0
  for (const other of nodes) {
    for (const resident of other.pods) {
      for (const [owner, candidate] of [
        [pod, resident],
        [resident, pod],
      ] as const) {
        for (const { term, weight } of preferences(owner)) {
          if (sameDomain(other.node, node, term.topologyKey) && termMatches(term, owner, candidate, reader))
            score += weight
        }
      }
    }
  }
  return score
}

function preferences({ spec }: Pod): { term: PodAffinityTerm; weight: number }[] {
  const { podAffinity, podAntiAffinity } = spec?.affinity ?? {}
  const near = podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  const far = podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  return [
    ...near.map(({ podAffinityTerm, weight }) => ({ term: podAffinityTerm, weight })),
    ...far.map(({ podAffinityTerm, weight }) => ({ term: podAffinityTerm, weight: -weight })),
  ]
}

function sameDomain(a: Node, b: Node, topologyKey: string): boolean {
  const domain = domainOf(a, topologyKey)
  return domain !== undefined && domain === domainOf(b, topologyKey)
}

function domainOf(node: Node, topologyKey: string): string | undefined {
  return node.metadata.labels?.[topologyKey]
}
