import type { Deployment, PodTemplateSpec, ReplicaSet } from '../../schema/types.gen.ts'
import { semanticEqual } from '../shared/equal.ts'
import { byCreation, DESIRED_REPLICAS, MAX_REPLICAS, maxSurge, replicasOf } from './arithmetic.ts'

export const POD_TEMPLATE_HASH = 'pod-template-hash'
export const REVISION = 'deployment.kubernetes.io/revision'
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history'
const LONGEST_HISTORY = 2000

/** Annotations of a Deployment that its ReplicaSets do not inherit. */
const OWN_ANNOTATIONS = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  'deprecated.deployment.rollback.to',
])

/** The ReplicaSet that has the Deployment's template (the oldest, should there be several), and all others. */
export function splitRevisions(
  deployment: Deployment,
  replicaSets: readonly ReplicaSet[],
): { newest: ReplicaSet | undefined; old: ReplicaSet[] } {
  const sorted = [...replicaSets].sort(byCreation)
  const newest = sorted.find(({ spec }) => sameTemplate(spec?.template, deployment.spec?.template))
  return { newest, old: sorted.filter((replicaSet) => replicaSet !== newest) }
}

/** Whether two templates mean the same pods, the hash label aside (`EqualIgnoreHash`). */
export function sameTemplate(a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean {
  return semanticEqual(withoutHash(a), withoutHash(b))
}

/** Revisions are 64-bit numbers: an adopted ReplicaSet may bring any. */
export function revisionOf(replicaSet: ReplicaSet): bigint {
  return parseRevision(replicaSet.metadata.annotations?.[REVISION])
}

function parseRevision(text = ''): bigint {
  return /^\d+$/.test(text) ? BigInt(text) : 0n
}

/** The number of the revision after all old ones. */
export function nextRevision(old: readonly ReplicaSet[]): bigint {
  return old.map(revisionOf).reduce((max, revision) => (revision > max ? revision : max), 0n) + 1n
}

/** Annotations of the new ReplicaSet: the Deployment's, its revision, and the revisions it was before (`SetNewReplicaSetAnnotations`). */
export function newestAnnotations(
  deployment: Deployment,
  current: Record<string, string> | undefined,
  revision: bigint,
): Record<string, string> {
  const annotations = { ...current, ...inherited(deployment) }
  const before = current?.[REVISION]
  if (parseRevision(before) >= revision) return annotations
  annotations[REVISION] = String(revision)
  if (before !== undefined) annotations[REVISION_HISTORY] = extendedHistory(current?.[REVISION_HISTORY], before)
  return annotations
}

/** What ReplicaSets remember of their Deployment's size, to scale in proportion later. */
export function sizeAnnotations(deployment: Deployment): Record<string, string> {
  const replicas = replicasOf(deployment)
  return { [DESIRED_REPLICAS]: String(replicas), [MAX_REPLICAS]: String(replicas + maxSurge(deployment)) }
}

function inherited(deployment: Deployment): Record<string, string> {
  const entries = Object.entries(deployment.metadata.annotations ?? {})
  return Object.fromEntries(entries.filter(([key]) => !OWN_ANNOTATIONS.has(key)))
}

function extendedHistory(history: string | undefined, revision: string): string {
  const revisions = history ? history.split(',') : []
  while (revisions.length > 0 && [...revisions, revision].join(',').length > LONGEST_HISTORY) revisions.shift()
  return [...revisions, revision].join(',')
}

function withoutHash(template: PodTemplateSpec | undefined): PodTemplateSpec {
  const { [POD_TEMPLATE_HASH]: _hash, ...labels } = template?.metadata?.labels ?? {}
  const { creationTimestamp: _created, ...metadata } = template?.metadata ?? {}
  return { ...template, metadata: { ...metadata, labels } }
}
