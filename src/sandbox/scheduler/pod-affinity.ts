import { perObject } from '../../util/per-object.ts'
import { perPair } from '../../util/per-pair.ts'
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
  const { places, welcomesItself } = company(snapshot, pod)
  const near = terms.every(({ topologyKey }) => places.has(placeOf(node, topologyKey)))
  return near || (places.size === 0 && welcomesItself)
}

/** Where pods are that match all affinity terms of the pod. */
const company = perPair((snapshot: Snapshot, pod: Pod) => {
  const terms = requiredAffinity(pod)
  const matchesAll = (other: Pod) => terms.every((term) => termMatches(term, pod, other, snapshot.reader))
  const places = new Set<string | undefined>()
  for (const { node, pods } of snapshot.nodes) {
    if (pods.some(matchesAll)) for (const { topologyKey } of terms) places.add(placeOf(node, topologyKey))
  }
  return { places, welcomesItself: matchesAll(pod) }
})

export function satisfiesAntiAffinity(pod: Pod, { node }: NodeInfo, snapshot: Snapshot): boolean {
  const terms = requiredAntiAffinity(pod)
  return terms.length === 0 || !terms.some(({ topologyKey }) => avoided(snapshot, pod).has(placeOf(node, topologyKey)))
}

/** Where pods are that a term of the pod does not want near. */
const avoided = perPair((snapshot: Snapshot, pod: Pod): Set<string | undefined> => {
  const places = new Set<string | undefined>()
  for (const term of requiredAntiAffinity(pod)) {
    for (const { node, pods } of snapshot.nodes) {
      if (pods.some((other) => termMatches(term, pod, other, snapshot.reader)))
        places.add(placeOf(node, term.topologyKey))
    }
  }
  places.delete(undefined)
  return places
})

/** Whether no pod that is already there refuses the company of this one. */
export function isToleratedByOthers(pod: Pod, { node }: NodeInfo, snapshot: Snapshot): boolean {
  return !refusals(snapshot, pod).some(({ topologyKey, place }) => placeOf(node, topologyKey) === place)
}

/** Where pods are that refuse the company of this one. */
const refusals = perPair((snapshot: Snapshot, pod: Pod) =>
  snapshot.nodes.flatMap((info) =>
    refusers(info).flatMap((resident) =>
      requiredAntiAffinity(resident)
        .filter((term) => termMatches(term, resident, pod, snapshot.reader))
        .map(({ topologyKey }) => ({ topologyKey, place: placeOf(info.node, topologyKey) }))
        .filter(({ place }) => place !== undefined),
    ),
  ),
)

const refusers = perObject(({ pods }: NodeInfo) => pods.filter((pod) => requiredAntiAffinity(pod).length > 0))

/** Weighted preferences of the pod for and against the node's company, and of its company for the pod. */
export function preferenceScore(pod: Pod, { node }: NodeInfo, snapshot: Snapshot): number {
  let score = 0
  for (const [topologyKey, weights] of preferredPlaces(snapshot, pod)) {
    score += weights.get(domainOf(node, topologyKey)) ?? 0
  }
  return score
}

/** What each domain is worth to the pod and its company there, by topology key. */
const preferredPlaces = perPair((snapshot: Snapshot, pod: Pod) => {
  const places = new Map<string, Map<string | undefined, number>>()
  const weigh = (owner: Pod, candidate: Pod, node: Node) => {
    for (const { term, weight } of preferences(owner)) {
      const domain = domainOf(node, term.topologyKey)
      if (domain === undefined || !termMatches(term, owner, candidate, snapshot.reader)) continue
      const weights = places.get(term.topologyKey) ?? new Map<string | undefined, number>()
      places.set(term.topologyKey, weights.set(domain, (weights.get(domain) ?? 0) + weight))
    }
  }
  const hasPreferences = preferences(pod).length > 0
  for (const info of snapshot.nodes) {
    if (hasPreferences) for (const resident of info.pods) weigh(pod, resident, info.node)
    for (const resident of choosers(info)) weigh(resident, pod, info.node)
  }
  return places
})

const choosers = perObject(({ pods }: NodeInfo) => pods.filter((pod) => preferences(pod).length > 0))

function preferences({ spec }: Pod): { term: PodAffinityTerm; weight: number }[] {
  const { podAffinity, podAntiAffinity } = spec?.affinity ?? {}
  const near = podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  const far = podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  return [
    ...near.map(({ podAffinityTerm, weight }) => ({ term: podAffinityTerm, weight })),
    ...far.map(({ podAffinityTerm, weight }) => ({ term: podAffinityTerm, weight: -weight })),
  ]
}

function domainOf(node: Node, topologyKey: string): string | undefined {
  return node.metadata.labels?.[topologyKey]
}

/** A domain, told from those of other keys; undefined where the node has no such label. */
function placeOf(node: Node, topologyKey: string): string | undefined {
  const domain = domainOf(node, topologyKey)
  return domain === undefined ? undefined : `${topologyKey}=${domain}`
}
