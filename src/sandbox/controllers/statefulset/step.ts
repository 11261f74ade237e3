import type { Pod, StatefulSet } from '../../schema/types.gen.ts'
import { isPodAvailable, isPodFinished } from '../shared/pods.ts'
import { isInRange, ordinalOf, revisionOf, startOrdinal } from './pods.ts'
import { isHealthy } from './status.ts'

/** One thing to do for a set. A parallel set may have several at once, an ordered one at most one. */
export type Step =
  | { do: 'create'; ordinal: number; revision: 'current' | 'update' }
  | { do: 'delete'; pod: Pod }
  | { do: 'complete-claims'; ordinal: number }

/** The next steps: replicas in order, then superfluous pods from the highest down, then the rolling update (`updateStatefulSet`). */
export function nextSteps(set: StatefulSet, pods: readonly Pod[], updateRevision: string, now: number): Step[] {
  const ordered = (set.spec?.podManagementPolicy ?? 'OrderedReady') !== 'Parallel'
  const minReadySeconds = set.spec?.minReadySeconds ?? 0
  const isSettled = (pod: Pod | undefined) =>
    pod !== undefined && isHealthy(pod) && isPodAvailable(pod, minReadySeconds, now)
  const steps: Step[] = []
  for (const ordinal of wantedOrdinals(set)) {
    const pod = pods.find((each) => ordinalOf(set, each) === ordinal)
    const step = replicaStep(set, pod, ordinal)
    if (step) steps.push(step)
    if (ordered && !isSettled(pod)) return steps
  }
  if (steps.some(({ do: what }) => what !== 'complete-claims')) return steps
  const condemned = condemnedPods(set, pods)
  if (condemned.length === 0) return [...steps, ...updateStep(set, pods, updateRevision)]
  const leaving = ordered ? firstToLeave(set, pods, condemned, isSettled) : condemned.filter(isPresent)
  return [...steps, ...leaving.map((pod): Step => ({ do: 'delete', pod }))]
}

/** An ordered set shrinks by one pod at a time, and only while it is well, or its one ailing pod is the one to go. */
function firstToLeave(
  set: StatefulSet,
  pods: readonly Pod[],
  condemned: readonly Pod[],
  isSettled: (pod: Pod) => boolean,
): Pod[] {
  const [highest] = condemned
  if (!highest || !isPresent(highest)) return []
  const firstUnhealthy = pods.filter((pod) => !isHealthy(pod)).sort(byOrdinal(set))[0]
  return isSettled(highest) || highest === firstUnhealthy ? [highest] : []
}

function isPresent({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp === undefined
}

function replicaStep(set: StatefulSet, pod: Pod | undefined, ordinal: number): Step | undefined {
  if (!pod) return { do: 'create', ordinal, revision: revisionFor(set, ordinal) }
  if (isPodFinished(pod)) return pod.metadata.deletionTimestamp === undefined ? { do: 'delete', pod } : undefined
  return pod.status?.phase === 'Pending' ? { do: 'complete-claims', ordinal } : undefined
}

/** Pods below the partition, or not yet reached by the update, come back in the revision they had. */
function revisionFor({ spec, status, ...set }: StatefulSet, ordinal: number): 'current' | 'update' {
  const start = startOrdinal({ ...set, spec })
  const { type = 'RollingUpdate', rollingUpdate } = spec?.updateStrategy ?? {}
  const kept = rollingUpdate ? (rollingUpdate.partition ?? 0) : (status?.currentReplicas ?? 0)
  const applies = rollingUpdate !== undefined || type === 'RollingUpdate'
  return applies && ordinal < start + kept ? 'current' : 'update'
}

/** The pod with the highest ordinal that is of another revision; the update waits for every pod above it to be healthy. */
function updateStep(set: StatefulSet, pods: readonly Pod[], updateRevision: string): Step[] {
  const { type = 'RollingUpdate', rollingUpdate } = set.spec?.updateStrategy ?? {}
  if (type === 'OnDelete') return []
  const lowest = startOrdinal(set) + (rollingUpdate?.partition ?? 0)
  const descending = pods
    .filter((pod) => isInRange(set, ordinalOf(set, pod)))
    .sort(byOrdinal(set))
    .reverse()
  for (const pod of descending) {
    if (ordinalOf(set, pod) < lowest) return []
    if (revisionOf(pod) !== updateRevision && pod.metadata.deletionTimestamp === undefined)
      return [{ do: 'delete', pod }]
    if (!isHealthy(pod)) return []
  }
  return []
}

function wantedOrdinals(set: StatefulSet): number[] {
  return Array.from({ length: set.spec?.replicas ?? 1 }, (_, index) => startOrdinal(set) + index)
}

/** Pods beyond the wanted number, highest first. */
function condemnedPods(set: StatefulSet, pods: readonly Pod[]): Pod[] {
  return pods
    .filter((pod) => ordinalOf(set, pod) >= 0 && !isInRange(set, ordinalOf(set, pod)))
    .sort(byOrdinal(set))
    .reverse()
}

function byOrdinal(set: StatefulSet): (a: Pod, b: Pod) => number {
  return (a, b) => ordinalOf(set, a) - ordinalOf(set, b)
}
