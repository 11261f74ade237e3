import { formatTime } from '../../clock.ts'
import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '../../schema/types.gen.ts'
import { conditionOf, withCondition, withoutCondition } from '../shared/conditions.ts'
import { maxUnavailable, replicasOf, sum, totalSize } from './arithmetic.ts'

const NO_DEADLINE = 2 ** 31 - 1

/** `progressDeadlineSeconds`, undefined when the rollout has no deadline. */
export function progressDeadline(deployment: Deployment): number | undefined {
  const seconds = deployment.spec?.progressDeadlineSeconds
  return seconds === undefined || seconds === NO_DEADLINE ? undefined : seconds
}

export function condition(
  type: string,
  status: string,
  reason: string,
  message: string,
  now: number,
): DeploymentCondition {
  const time = formatTime(now)
  return { type, status, lastUpdateTime: time, lastTransitionTime: time, reason, message }
}

/** Counts and the Available condition (`calculateStatus`). */
export function deploymentStatus(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  newest: ReplicaSet | undefined,
  now: number,
): DeploymentStatus {
  const available = sum(all, ({ status }) => status?.availableReplicas ?? 0)
  const { collisionCount, conditions } = deployment.status ?? {}
  const enough = available >= replicasOf(deployment) - maxUnavailable(deployment)
  const counts = {
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: sum(all, ({ status }) => status?.replicas ?? 0),
    updatedReplicas: newest?.status?.replicas ?? 0,
    readyReplicas: sum(all, ({ status }) => status?.readyReplicas ?? 0),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, totalSize(all) - available),
  }
  return {
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0)),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    conditions: withCondition(conditions, availability(enough, now)),
  }
}

function availability(enough: boolean, now: number): DeploymentCondition {
  return enough
    ? condition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
    : condition(
        'Available',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
        now,
      )
}

/** The status with what the rollout has come to: Progressing and ReplicaFailure (`syncRolloutStatus`). */
export function rolloutStatus(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  newest: ReplicaSet | undefined,
  now: number,
): DeploymentStatus {
  const status = deploymentStatus(deployment, all, newest, now)
  const conditions = withFailure(progressConditions(deployment, status, newest, now), all, newest)
  return { ...status, conditions }
}

function progressConditions(
  deployment: Deployment,
  status: DeploymentStatus,
  newest: ReplicaSet | undefined,
  now: number,
): DeploymentCondition[] {
  const conditions = status.conditions ?? []
  if (progressDeadline(deployment) === undefined) return withoutCondition(conditions, 'Progressing')
  const current = conditionOf(deployment.status?.conditions, 'Progressing')
  if (count(status.replicas) === count(status.updatedReplicas) && current?.reason === 'NewReplicaSetAvailable')
    return conditions
  const subject = newest ? `ReplicaSet "${newest.metadata.name}"` : `Deployment "${deployment.metadata.name}"`
  if (isComplete(deployment, status)) {
    const message = `${subject} has successfully progressed.`
    return withCondition(conditions, condition('Progressing', 'True', 'NewReplicaSetAvailable', message, now))
  }
  if (hasProgressed(deployment.status, status)) {
    const next = condition('Progressing', 'True', 'ReplicaSetUpdated', `${subject} is progressing.`, now)
    if (current?.status === 'True') next.lastTransitionTime = current.lastTransitionTime
    return [...withoutCondition(conditions, 'Progressing'), next]
  }
  if (hasTimedOut(deployment, status, now)) {
    const message = `${subject} has timed out progressing.`
    return withCondition(conditions, condition('Progressing', 'False', 'ProgressDeadlineExceeded', message, now))
  }
  return conditions
}

/** Whether all pods are of the newest revision and available (`DeploymentComplete`). */
export function isComplete(deployment: Deployment, status: DeploymentStatus | undefined): boolean {
  const replicas = replicasOf(deployment)
  return (
    count(status?.updatedReplicas) === replicas &&
    count(status?.replicas) === replicas &&
    count(status?.availableReplicas) === replicas &&
    count(status?.observedGeneration) >= count(deployment.metadata.generation)
  )
}

function hasProgressed(before: DeploymentStatus | undefined, after: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus | undefined) => count(status?.replicas) - count(status?.updatedReplicas)
  return (
    count(after.updatedReplicas) > count(before?.updatedReplicas) ||
    old(after) < old(before) ||
    count(after.readyReplicas) > count(before?.readyReplicas) ||
    count(after.availableReplicas) > count(before?.availableReplicas)
  )
}

function hasTimedOut(deployment: Deployment, status: DeploymentStatus, now: number): boolean {
  const progressing = conditionOf(status.conditions, 'Progressing')
  if (!progressing || progressing.reason === 'NewReplicaSetAvailable') return false
  if (progressing.reason === 'ProgressDeadlineExceeded') return true
  const deadline = Date.parse(progressing.lastUpdateTime ?? '') + count(progressDeadline(deployment)) * 1000
  return deadline < now
}

/** Milliseconds until the deadline must be looked at again; undefined when it does not matter (`requeueStuckDeployment`). */
export function untilDeadline(deployment: Deployment, now: number): number | undefined {
  const progressing = conditionOf(deployment.status?.conditions, 'Progressing')
  const seconds = progressDeadline(deployment)
  if (seconds === undefined || !progressing || deployment.spec?.paused) return undefined
  if (isComplete(deployment, deployment.status) || progressing.reason === 'ProgressDeadlineExceeded') return undefined
  return Math.max(0, Date.parse(progressing.lastUpdateTime ?? '') + seconds * 1000 - now) + 1000
}

function withFailure(
  conditions: DeploymentCondition[],
  all: readonly ReplicaSet[],
  newest: ReplicaSet | undefined,
): DeploymentCondition[] {
  const failures = [...(newest ? [newest] : []), ...all].flatMap(({ status }) => {
    const failure = conditionOf(status?.conditions, 'ReplicaFailure')
    return failure ? [failure] : []
  })
  const [first] = failures
  if (!first) return withoutCondition(conditions, 'ReplicaFailure')
  const { type, status, reason, message, lastTransitionTime } = first
  const failure = { type, status, lastUpdateTime: lastTransitionTime, lastTransitionTime, reason, message }
  return withCondition(conditions, failure)
}

function count(value: number | undefined): number {
  return value ?? 0
}
