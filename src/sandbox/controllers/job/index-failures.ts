import type { Job, Pod } from '../../schema/types.gen.ts'
import { waitAfter } from './backoff.ts'
import { countsAsFailure, failureAction } from './failure-policy.ts'
import { parseIndexes } from './indexes.ts'
import { finishTime, indexOf, isFailed, isTracked } from './pods.ts'

const FAILURES = 'batch.kubernetes.io/job-index-failure-count'
const IGNORED = 'batch.kubernetes.io/job-index-ignored-failure-count'

/** Whether each index has a limit of its own; the pods then carry how often their index has failed. */
export function limitsEachIndex({ spec }: Job): boolean {
  return spec?.backoffLimitPerIndex !== undefined
}

/** The indexes that are given up: those known and those whose pods have failed once too often (`calculateFailedIndexes`). */
export function failedIndexesOf(job: Job, pods: readonly Pod[]): Set<number> {
  if (!limitsEachIndex(job)) return new Set()
  const failed = parseIndexes(job.status?.failedIndexes, job.spec?.completions)
  for (const pod of pods) {
    const index = indexOf(pod, job)
    if (index !== undefined && isTracked(pod) && isFailed(pod, job) && givesUp(job, pod)) failed.add(index)
  }
  return failed
}

function givesUp(job: Job, pod: Pod): boolean {
  if (failureAction(job, pod)?.action === 'FailIndex') return true
  return countsAsFailure(job, pod) && count(pod, FAILURES) >= (job.spec?.backoffLimitPerIndex ?? 0)
}

/**
 * The last failed pod of each index that is still to be done: it keeps its finalizer until another one has taken over its count
 * (`getPodsWithDelayedDeletionPerIndex`).
 */
export function delayedPods(job: Job, pods: readonly Pod[], settled: (index: number) => boolean): Map<number, Pod> {
  const delayed = new Map<number, Pod>()
  if (!limitsEachIndex(job)) return delayed
  for (const pod of pods) {
    const index = indexOf(pod, job)
    if (index === undefined || settled(index) || !isTracked(pod) || !isFailed(pod, job)) continue
    const last = delayed.get(index)
    const isLater = last && allFailures(last) <= allFailures(pod) && finishTime(pod) >= finishTime(last)
    if (!last || isLater) delayed.set(index, pod)
  }
  return delayed
}

/** Milliseconds until an index may be tried again after its last failed pod. */
export function waitOfIndex(last: Pod | undefined, now: number): number {
  return last ? waitAfter({ failures: allFailures(last) + 1, lastFailure: finishTime(last) }, now) : 0
}

/** What the pod that replaces a failed one of its index carries. */
export function failureMarks(job: Job, replaced: Pod | undefined): Record<string, string> {
  if (!limitsEachIndex(job)) return {}
  const counted = replaced && countsAsFailure(job, replaced)
  const failures = (replaced ? count(replaced, FAILURES) : 0) + (counted ? 1 : 0)
  const ignored = (replaced ? count(replaced, IGNORED) : 0) + (replaced && !counted ? 1 : 0)
  return { [FAILURES]: String(failures), ...(ignored > 0 ? { [IGNORED]: String(ignored) } : {}) }
}

function allFailures(pod: Pod): number {
  return count(pod, FAILURES) + count(pod, IGNORED)
}

function count({ metadata }: Pod, annotation: string): number {
  return Number(metadata.annotations?.[annotation] ?? 0) || 0
}
