import { matchesNodeSelector } from '../api/scheduling/node-affinity.ts'
import type { Reader } from '../client.ts'
import { classOf } from '../controllers/volumes/binding.ts'
import { findMatchingVolume } from '../controllers/volumes/matching.ts'
import { kinds } from '../kinds.ts'
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod } from '../schema/types.gen.ts'

export const SELECTED_NODE = 'volume.kubernetes.io/selected-node'
const NO_PROVISIONER = 'kubernetes.io/no-provisioner'

/** What a pod's claims mean for its scheduling. */
export interface PodClaims {
  /** Why no node will do, as PreFilter says it. */
  problem?: string
  bound: PersistentVolumeClaim[]
  /** Claims that wait for their first consumer. */
  delayed: PersistentVolumeClaim[]
}

export function podClaims(pod: Pod, reader: Reader): PodClaims {
  const claims: PodClaims = { bound: [], delayed: [] }
  for (const { name, ephemeral } of claimNames(pod)) {
    const claim = reader.get(kinds.persistentVolumeClaims, pod.metadata.namespace ?? '', name)
    const problem = claimProblem(claim, name, ephemeral, reader)
    if (problem || !claim) return { ...claims, problem: problem ?? '' }
    if (isFullyBound(claim)) claims.bound.push(claim)
    else claims.delayed.push(claim)
  }
  return claims
}

function claimProblem(
  claim: PersistentVolumeClaim | undefined,
  name: string,
  ephemeral: boolean,
  reader: Reader,
): string | undefined {
  if (!claim && ephemeral)
    return `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
  if (!claim) return `persistentvolumeclaim "${name}" not found`
  const volume = claim.spec?.volumeName ?? ''
  if (claim.status?.phase === 'Lost')
    return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${volume}"`
  if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim "${name}" is being deleted`
  if (isFullyBound(claim) || isDelayed(claim, reader)) return undefined
  return 'pod has unbound immediate PersistentVolumeClaims'
}

/** The names of the claims behind a pod's volumes. */
function claimNames(pod: Pod): { name: string; ephemeral: boolean }[] {
  const names: { name: string; ephemeral: boolean }[] = []
  for (const { name, persistentVolumeClaim, ephemeral } of pod.spec?.volumes ?? []) {
    if (persistentVolumeClaim) names.push({ name: persistentVolumeClaim.claimName, ephemeral: false })
    else if (ephemeral) names.push({ name: `${pod.metadata.name}-${name}`, ephemeral: true })
  }
  return names
}

/** Why the claims keep the pod off a node; undefined when they do not. */
export function volumeConflict({ bound, delayed }: PodClaims, node: Node, reader: Reader): string | undefined {
  for (const claim of bound) {
    const volume = reader.get(kinds.persistentVolumes, '', claim.spec?.volumeName ?? '')
    if (!volume) return 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)'
    if (!isReachable(volume, node)) return "node(s) didn't match PersistentVolume's node affinity"
  }
  const unmet = delayed.some((claim) => {
    const selected = claim.metadata.annotations?.[SELECTED_NODE]
    if (selected !== undefined) return selected !== node.metadata.name
    return !findVolumeOn(claim, node, reader) && !canProvision(claim, reader)
  })
  return unmet ? "node(s) didn't find available persistent volumes to bind" : undefined
}

/** A volume that is there already and that the claim could have on the node. */
export function findVolumeOn(claim: PersistentVolumeClaim, node: Node, reader: Reader): PersistentVolume | undefined {
  const reachable = reader.list(kinds.persistentVolumes).filter((volume) => isReachable(volume, node))
  return findMatchingVolume(claim, reachable)
}

function isReachable(volume: PersistentVolume, node: Node): boolean {
  const required = volume.spec?.nodeAffinity?.required
  return required === undefined || matchesNodeSelector(required, node)
}

function isFullyBound({ spec, metadata }: PersistentVolumeClaim): boolean {
  return Boolean(spec?.volumeName) && metadata.annotations?.['pv.kubernetes.io/bind-completed'] !== undefined
}

function isDelayed(claim: PersistentVolumeClaim, reader: Reader): boolean {
  return classOf(claim, reader)?.volumeBindingMode === 'WaitForFirstConsumer'
}

function canProvision(claim: PersistentVolumeClaim, reader: Reader): boolean {
  const provisioner = classOf(claim, reader)?.provisioner
  return provisioner !== undefined && provisioner !== NO_PROVISIONER
}
