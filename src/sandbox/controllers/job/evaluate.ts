import type { Job, Pod } from '../../schema/types.gen.ts'
import { isTrue } from '../shared/conditions.ts'
import { isPodActive, isPodReady, isPodTerminating } from '../shared/pods.ts'
import { type BackoffRecord, nextRecord } from './backoff.ts'
import { countsAsFailure } from './failure-policy.ts'
import { delayedPods, failedIndexesOf } from './index-failures.ts'
import { parseIndexes } from './indexes.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import { indexOf, isFailed, isIndexed, isTracked } from './pods.ts'

/** What a Job's pods have come to so far. */
export interface Progress {
  active: Pod[]
  ready: number
  terminating: Pod[]
  succeeded: number
  failed: number
  /** Succeeded pods that the status does not count yet. */
  newlySucceeded: Pod[]
  succeededIndexes: Set<number>
  failedIndexes: Set<number>
  /** By index, the failed pod whose count the next one takes over. */
  delayed: Map<number, Pod>
  outcome: Outcome | undefined
  backoff: BackoffRecord
}

export function evaluate(job: Job, pods: readonly Pod[], now: number, record: BackoffRecord | undefined): Progress {
  const active = pods.filter(isPodActive)
  const uncounted = job.status?.uncountedTerminatedPods
  const newlySucceeded = newPods(job, pods, uncounted?.succeeded).filter(({ status }) => status?.phase === 'Succeeded')
  const newlyFailed = newPods(job, pods, uncounted?.failed).filter((pod) => isFailed(pod, job))
  const succeededIndexes = succeededIndexesOf(job, pods)
  const failedIndexes = failedIndexesOf(job, pods)
  const known = (job.status?.succeeded ?? 0) + (uncounted?.succeeded ?? []).length
  const counted = newlyFailed.filter((pod) => countsAsFailure(job, pod)).length
  const counts = {
    active,
    succeeded: isIndexed(job) ? succeededIndexes.size : known + newlySucceeded.length,
    failed: (job.status?.failed ?? 0) + (uncounted?.failed ?? []).length + counted,
    succeededIndexes,
    failedIndexes,
  }
  const busy = new Set(active.map((pod) => indexOf(pod, job)))
  const isSettled = (index: number) => succeededIndexes.has(index) || failedIndexes.has(index) || busy.has(index)
  return {
    ...counts,
    ready: active.filter(isPodReady).length,
    terminating: pods.filter(isPodTerminating),
    newlySucceeded,
    delayed: delayedPods(job, pods, isSettled),
    outcome: outcomeOf(job, pods, counts, now),
    backoff: nextRecord(record, newlySucceeded, newlyFailed),
  }
}

/** Those that neither the status nor its list of uids counts yet; of an indexed Job those with an index that counts. */
function newPods(job: Job, pods: readonly Pod[], known: readonly string[] | undefined): Pod[] {
  const counts = (pod: Pod) => !isIndexed(job) || indexOf(pod, job) !== undefined
  return pods.filter((pod) => isTracked(pod) && !known?.includes(pod.metadata.uid) && counts(pod))
}

function succeededIndexesOf(job: Job, pods: readonly Pod[]): Set<number> {
  if (!isIndexed(job)) return new Set()
  const indexes = parseIndexes(job.status?.completedIndexes, job.spec?.completions)
  for (const pod of pods) {
    const index = indexOf(pod, job)
    if (index !== undefined && isTracked(pod) && pod.status?.phase === 'Succeeded') indexes.add(index)
  }
  return indexes
}

export function isJobFinished({ status }: Job): boolean {
  return isTrue(status?.conditions, 'Complete') || isTrue(status?.conditions, 'Failed')
}
