import type { Pod, StatefulSet, StatefulSetStatus } from '../../schema/types.gen.ts'
import { isPodAvailable, isPodReady } from '../shared/pods.ts'
import { revisionOf } from './pods.ts'

function isRunningAndReady(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isPodReady(pod)
}

export function isHealthy(pod: Pod): boolean {
  return isRunningAndReady(pod) && pod.metadata.deletionTimestamp === undefined
}

/** Counts by revision; a finished rolling update makes the update revision the current one (`completeRollingUpdate`). */
export function statefulSetStatus(
  set: StatefulSet,
  pods: readonly Pod[],
  revisions: { current: string; update: string },
  now: number,
): StatefulSetStatus {
  const of = (revision: string) =>
    pods.filter((pod) => pod.metadata.deletionTimestamp === undefined && revisionOf(pod) === revision).length
  const minReadySeconds = set.spec?.minReadySeconds ?? 0
  const ready = pods.filter(isRunningAndReady)
  const counts = {
    readyReplicas: ready.length,
    currentReplicas: of(revisions.current),
    updatedReplicas: of(revisions.update),
  }
  const wanted = set.spec?.replicas ?? 1
  const rolling = (set.spec?.updateStrategy?.type ?? 'RollingUpdate') === 'RollingUpdate'
  const complete =
    rolling && counts.updatedReplicas === wanted && counts.readyReplicas === wanted && pods.length === wanted
  if (complete) counts.currentReplicas = counts.updatedReplicas
  return {
    observedGeneration: set.metadata.generation ?? 0,
    replicas: pods.length,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    currentRevision: complete ? revisions.update : revisions.current,
    updateRevision: revisions.update,
    collisionCount: set.status?.collisionCount ?? 0,
    availableReplicas: ready.filter((pod) => isPodAvailable(pod, minReadySeconds, now)).length,
    ...(set.status?.conditions ? { conditions: set.status.conditions } : {}),
  }
}
