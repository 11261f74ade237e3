import type { Deployment, ReplicaSet } from '../../schema/types.gen.ts'
import { scaledValue } from '../shared/int-or-percent.ts'

export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas'
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas'

export function replicasOf(deployment: Deployment): number {
  return deployment.spec?.replicas ?? 1
}

export function sizeOf(replicaSet: ReplicaSet): number {
  return replicaSet.spec?.replicas ?? 1
}

export function isRollingUpdate(deployment: Deployment): boolean {
  return (deployment.spec?.strategy?.type ?? 'RollingUpdate') === 'RollingUpdate'
}

/** How many pods above and below the wanted number a rollout may have. Surge rounds up, unavailable down; both 0 would never move (`ResolveFenceposts`). */
export function fenceposts(deployment: Deployment): { surge: number; unavailable: number } {
  const replicas = replicasOf(deployment)
  if (!isRollingUpdate(deployment)) return { surge: 0, unavailable: 0 }
  const rolling = deployment.spec?.strategy?.rollingUpdate
  const surge = scaledValue(rolling?.maxSurge, replicas, 'up')
  const unavailable = scaledValue(rolling?.maxUnavailable, replicas, 'down')
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

export function maxSurge(deployment: Deployment): number {
  return fenceposts(deployment).surge
}

export function maxUnavailable(deployment: Deployment): number {
  const replicas = replicasOf(deployment)
  return replicas === 0 ? 0 : Math.min(fenceposts(deployment).unavailable, replicas)
}

export function totalSize(replicaSets: readonly ReplicaSet[]): number {
  return sum(replicaSets, sizeOf)
}

export function sum(replicaSets: readonly ReplicaSet[], count: (replicaSet: ReplicaSet) => number): number {
  return replicaSets.reduce((total, replicaSet) => total + count(replicaSet), 0)
}

/** The size the new ReplicaSet may grow to now; `size` is what it has (`NewRSNewReplicas`). */
export function newReplicaSetSize(deployment: Deployment, total: number, size: number): number {
  const replicas = replicasOf(deployment)
  if (!isRollingUpdate(deployment)) return replicas
  const room = replicas + scaledValue(deployment.spec?.strategy?.rollingUpdate?.maxSurge, replicas, 'up') - total
  return room <= 0 ? size : size + Math.min(room, replicas - size)
}

/** A ReplicaSet and the size it should get. */
export interface Resize {
  replicaSet: ReplicaSet
  size: number
}

/** How many pods of old ReplicaSets may go without falling below the available minimum, counting new pods that are not available yet. */
export function scaleDownRoom(deployment: Deployment, all: readonly ReplicaSet[], newest: ReplicaSet): number {
  const minAvailable = replicasOf(deployment) - maxUnavailable(deployment)
  const newUnavailable = sizeOf(newest) - (newest.status?.availableReplicas ?? 0)
  return totalSize(all) - minAvailable - newUnavailable
}

/**
 * First the pods of old ReplicaSets that are not available go: they hold up a rollout for nothing (`cleanupUnhealthyReplicas`). Undefined
 * where a status is behind, telling of more available pods than there are to be: nothing can be said before it is renewed.
 */
export function unhealthyCleanup(old: readonly ReplicaSet[], room: number): Resize[] | undefined {
  const resizes: Resize[] = []
  let left = room
  for (const replicaSet of old) {
    const size = sizeOf(replicaSet)
    const unhealthy = size - (replicaSet.status?.availableReplicas ?? 0)
    if (left <= 0) break
    if (size === 0 || unhealthy === 0) continue
    if (unhealthy < 0) return undefined
    const count = Math.min(left, unhealthy)
    resizes.push({ replicaSet, size: size - count })
    left -= count
  }
  return resizes
}

/** Then available ones go as far as the minimum allows, oldest ReplicaSet first (`scaleDownOldReplicaSetsForRollingUpdate`). */
export function rollingScaleDown(deployment: Deployment, old: readonly ReplicaSet[], newest: ReplicaSet): Resize[] {
  const minAvailable = replicasOf(deployment) - maxUnavailable(deployment)
  let left = sum([...old, newest], ({ status }) => status?.availableReplicas ?? 0) - minAvailable
  const resizes: Resize[] = []
  for (const replicaSet of old) {
    const size = sizeOf(replicaSet)
    if (left <= 0) break
    if (size === 0) continue
    const count = Math.min(size, left)
    resizes.push({ replicaSet, size: size - count })
    left -= count
  }
  return resizes
}

/**
 * The sizes of all active ReplicaSets after the Deployment was scaled in the middle of a rollout: each gets its share, what rounding
 * leaves over goes to the biggest (`Deployment.scale`, proportional scaling).
 */
export function proportionalSizes(deployment: Deployment, active: readonly ReplicaSet[]): Resize[] {
  const replicas = replicasOf(deployment)
  const allowed = replicas > 0 ? replicas + maxSurge(deployment) : 0
  const toAdd = allowed - totalSize(active)
  let added = 0
  const resizes = [...active].sort(bySize(toAdd >= 0 ? 'newer' : 'older')).map((replicaSet) => {
    const share = proportion(deployment, replicaSet, toAdd, added)
    added += share
    return { replicaSet, size: sizeOf(replicaSet) + share }
  })
  const [first] = resizes
  if (first && toAdd !== 0) first.size = Math.max(0, first.size + toAdd - added)
  return resizes
}

function proportion(deployment: Deployment, replicaSet: ReplicaSet, toAdd: number, added: number): number {
  if (sizeOf(replicaSet) === 0 || toAdd === 0 || toAdd === added) return 0
  const share = fraction(deployment, replicaSet)
  return toAdd > 0 ? Math.min(share, toAdd - added) : Math.max(share, toAdd - added)
}

function fraction(deployment: Deployment, replicaSet: ReplicaSet): number {
  const size = sizeOf(replicaSet)
  const replicas = replicasOf(deployment)
  if (replicas === 0) return -size
  const annotated = Number(replicaSet.metadata.annotations?.[MAX_REPLICAS] ?? 0)
  const before = annotated || (deployment.status?.replicas ?? 0)
  if (before === 0) return 0
  return roundHalfAwayFromZero((size * (replicas + maxSurge(deployment))) / before) - size
}

function roundHalfAwayFromZero(value: number): number {
  return value < 0 ? -Math.round(-value) : Math.round(value)
}

function bySize(tie: 'newer' | 'older'): (a: ReplicaSet, b: ReplicaSet) => number {
  return (a, b) => sizeOf(b) - sizeOf(a) || (tie === 'newer' ? byCreation(b, a) : byCreation(a, b))
}

/** Oldest first; of the same second, by name. */
export function byCreation(a: ReplicaSet, b: ReplicaSet): number {
  return (
    Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp) ||
    (a.metadata.name < b.metadata.name ? -1 : 1)
  )
}
