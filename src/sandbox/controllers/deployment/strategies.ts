import type { ReplicaSet } from '../../schema/types.gen.ts'
import { controllerOf } from '../shared/owners.ts'
import { isPodFinished } from '../shared/pods.ts'
import {
  byCreation,
  isRollingUpdate,
  newReplicaSetSize,
  proportionalSizes,
  type Resize,
  replicasOf,
  rollingScaleDown,
  scaleDownRoom,
  sizeOf,
  sum,
  totalSize,
  unhealthyCleanup,
} from './arithmetic.ts'
import { syncNewest } from './newest.ts'
import { revisionOf } from './revisions.ts'
import type { Rollout } from './rollout.ts'
import { deploymentStatus, isComplete, rolloutStatus } from './status.ts'

const byRevision = (a: ReplicaSet, b: ReplicaSet) => Number(revisionOf(a) - revisionOf(b)) || byCreation(a, b)

/** One step of a rolling update: grow the new ReplicaSet, or shrink old ones, never both (`rolloutRolling`). */
export async function rollForward(rollout: Rollout): Promise<void> {
  await syncNewest(rollout, { create: true })
  const moved = (await growNewest(rollout)) || (await shrinkOld(rollout))
  if (!moved && isComplete(rollout.deployment, rollout.deployment.status)) await rollout.cleanUp(byRevision)
  await writeRolloutStatus(rollout)
}

async function growNewest(rollout: Rollout): Promise<boolean> {
  const { deployment, newest, replicaSets } = rollout
  if (!newest) return false
  const size = sizeOf(newest)
  const replicas = replicasOf(deployment)
  if (size === replicas) return false
  const next = size > replicas ? replicas : newReplicaSetSize(deployment, totalSize(replicaSets), size)
  return rollout.resizeTo(newest, next)
}

async function shrinkOld(rollout: Rollout): Promise<boolean> {
  const { deployment, newest, activeOld, replicaSets } = rollout
  if (!newest || totalSize(activeOld) === 0) return false
  const room = scaleDownRoom(deployment, replicaSets, newest)
  if (room <= 0) return false
  const unhealthy = unhealthyCleanup(activeOld, room)
  if (!unhealthy) return false
  const cleaned = await resizeAll(rollout, unhealthy)
  const scaled = await resizeAll(rollout, rollingScaleDown(deployment, rollout.activeOld, newest))
  return cleaned || scaled
}

async function resizeAll(rollout: Rollout, resizes: readonly Resize[]): Promise<boolean> {
  for (const resize of resizes) await rollout.resize(resize)
  return resizes.length > 0
}

/** Recreate: the new ReplicaSet grows only when every old pod is gone (`rolloutRecreate`). */
export async function recreate(rollout: Rollout): Promise<void> {
  await syncNewest(rollout, { create: false })
  const { activeOld } = rollout
  if (activeOld.length > 0) {
    for (const replicaSet of activeOld) await rollout.resizeTo(replicaSet, 0)
    return writeRolloutStatus(rollout)
  }
  if (oldPodsRunning(rollout)) return writeRolloutStatus(rollout)
  await syncNewest(rollout, { create: true })
  if (rollout.newest) await rollout.resizeTo(rollout.newest, replicasOf(rollout.deployment))
  if (isComplete(rollout.deployment, rollout.deployment.status)) await rollout.cleanUp(byRevision)
  await writeRolloutStatus(rollout)
}

function oldPodsRunning({ newest, old, pods }: Rollout): boolean {
  if (sum(old, ({ status }) => status?.replicas ?? 0) > 0) return true
  return pods.some((pod) => !isPodFinished(pod) && controllerOf(pod)?.uid !== newest?.metadata.uid)
}

/** Follows a changed number of replicas, also while paused; no new ReplicaSet is made (`sync`). */
export async function syncScale(rollout: Rollout): Promise<void> {
  await syncNewest(rollout, { create: false })
  await scale(rollout)
  if (rollout.deployment.spec?.paused) await rollout.cleanUp(byRevision)
  await syncStatus(rollout)
}

async function scale(rollout: Rollout): Promise<void> {
  const { deployment, newest } = rollout
  const single = activeOrLatest(rollout)
  if (single) {
    await rollout.resizeTo(single, replicasOf(deployment))
  } else if (rollout.isSaturated(newest)) {
    for (const replicaSet of rollout.activeOld) await rollout.resizeTo(replicaSet, 0)
  } else if (isRollingUpdate(deployment)) {
    const active = rollout.replicaSets.filter((replicaSet) => sizeOf(replicaSet) > 0)
    for (const resize of proportionalSizes(deployment, active)) await rollout.resize(resize)
  }
}

/** The only ReplicaSet with pods, or, when none has any, the newest (`FindActiveOrLatest`). */
function activeOrLatest({ newest, old, replicaSets }: Rollout): ReplicaSet | undefined {
  const active = replicaSets.filter((replicaSet) => sizeOf(replicaSet) > 0)
  if (active.length > 1) return undefined
  return active[0] ?? newest ?? old.sort(byCreation).at(-1)
}

/** Status without judging progress: of paused, scaling and vanishing Deployments (`syncDeploymentStatus`). */
export async function syncStatus(rollout: Rollout): Promise<void> {
  const { deployment, replicaSets, newest, context } = rollout
  await rollout.writeStatus(deploymentStatus(deployment, replicaSets, newest, context.clock.now()))
}

async function writeRolloutStatus(rollout: Rollout): Promise<void> {
  const { deployment, replicaSets, newest, context } = rollout
  await rollout.writeStatus(rolloutStatus(deployment, replicaSets, newest, context.clock.now()))
}
