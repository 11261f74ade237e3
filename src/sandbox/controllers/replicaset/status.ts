import type { Pod, PodTemplateSpec, ReplicaSetCondition, ReplicaSetStatus } from '../../schema/types.gen.ts'
import { conditionOf, withCondition, withoutCondition } from '../shared/conditions.ts'
import { isPodReady, millisecondsUntilAvailable } from '../shared/pods.ts'

export interface Observation {
  replicas: number
  minReadySeconds: number
  template: PodTemplateSpec | undefined
  generation: number
  old: ReplicaSetStatus | undefined
  pods: readonly Pod[]
  /** The error that kept the controller from creating or deleting pods. */
  failure: { reason: 'FailedCreate' | 'FailedDelete'; message: string } | undefined
  now: number
  time: string
}

/** The status of a ReplicaSet or ReplicationController (`calculateStatus`). */
export function replicaSetStatus(seen: Observation): ReplicaSetStatus {
  const { pods, minReadySeconds, now } = seen
  const counts = {
    fullyLabeledReplicas: pods.filter((pod) => carriesTemplateLabels(pod, seen.template)).length,
    readyReplicas: pods.filter(isPodReady).length,
    availableReplicas: pods.filter((pod) => millisecondsUntilAvailable(pod, minReadySeconds, now) === 0).length,
  }
  const conditions = failureConditions(seen)
  return {
    replicas: pods.length,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    observedGeneration: seen.generation,
    ...(conditions.length > 0 ? { conditions } : {}),
  }
}

/** Milliseconds until the next ready pod becomes available; undefined when none will. */
export function nextAvailability(pods: readonly Pod[], minReadySeconds: number, now: number): number | undefined {
  const waits = pods
    .map((pod) => millisecondsUntilAvailable(pod, minReadySeconds, now))
    .filter((wait): wait is number => wait !== undefined && wait > 0)
  return waits.length > 0 ? Math.min(...waits) : undefined
}

function carriesTemplateLabels(pod: Pod, template: PodTemplateSpec | undefined): boolean {
  return Object.entries(template?.metadata?.labels ?? {}).every(([key, value]) => pod.metadata.labels?.[key] === value)
}

function failureConditions({ old, failure, time }: Observation): ReplicaSetCondition[] {
  const current = conditionOf(old?.conditions, 'ReplicaFailure')
  if (failure && !current) {
    return withCondition(old?.conditions, {
      type: 'ReplicaFailure',
      status: 'True',
      reason: failure.reason,
      message: failure.message,
      lastTransitionTime: time,
    })
  }
  return failure ? [...(old?.conditions ?? [])] : withoutCondition(old?.conditions, 'ReplicaFailure')
}
