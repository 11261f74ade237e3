import { formatTime } from '../../clock.ts'
import { kinds } from '../../kinds.ts'
import { namespaceOf } from '../../objects.ts'
import type { Job, JobCondition, JobStatus, Pod } from '../../schema/types.gen.ts'
import { conditionOf, isTrue } from '../shared/conditions.ts'
import { semanticEqual } from '../shared/equal.ts'
import { isPodReady } from '../shared/pods.ts'
import type { ControllerContext } from '../types.ts'
import type { Progress } from './evaluate.ts'
import { countsAsFailure } from './failure-policy.ts'
import { limitsEachIndex } from './index-failures.ts'
import { formatIndexes } from './indexes.ts'
import { untrack } from './manage.ts'
import type { Outcome } from './outcome.ts'
import { indexOf, isFailed, isIndexed, isTracked } from './pods.ts'

/**
 * Counts finished pods in the status, each exactly once even if this is interrupted: first as uncounted, then, when their finalizers are
 * off, as numbers. Then, with the last pod gone, the Job is declared finished (`trackJobStatusAndRemoveFinalizers`).
 */
export async function trackStatus(
  job: Job,
  progress: Progress,
  pods: readonly Pod[],
  status: JobStatus,
  context: ControllerContext,
): Promise<void> {
  const { outcome } = progress
  const time = formatTime(context.clock.now())
  const finished = pods.filter((pod) => isTracked(pod) && canForget(pod, job, progress))
  const conditions = outcome ? withTarget(status.conditions, outcome, time) : status.conditions
  const noted = {
    ...(isIndexed(job) ? withIndexes(status, job, progress) : status),
    conditions,
    uncountedTerminatedPods: uncounted(job, progress, finished),
  }
  let current = await write(job, noted, context)
  for (const pod of finished) await untrack(pod, context)
  const counted = settle(current.status ?? {}, isIndexed(job), current.metadata.namespace ?? '', context)
  const last = outcome && isEnd(counted, context, current) ? withEnd(counted, outcome, time) : counted
  current = await write(current, last, context)
  if (outcome && last !== counted) announce(current, outcome, context)
}

/** A failed pod whose count another one is to take over stays (`canRemoveFinalizer`). */
function canForget(pod: Pod, job: Job, { outcome, delayed }: Progress): boolean {
  if (job.metadata.deletionTimestamp !== undefined || outcome || pod.status?.phase === 'Succeeded') return true
  return isFailed(pod, job) && ![...delayed.values()].includes(pod)
}

/** uids to be counted; successes of indexed pods are counted by index instead. */
function uncounted(job: Job, { outcome, newlySucceeded }: Progress, finished: readonly Pod[]) {
  const before = job.status?.uncountedTerminatedPods ?? {}
  const uids = (pods: readonly Pod[]) => pods.map(({ metadata }) => metadata.uid)
  // When the Job has failed, so have all its pods that have not succeeded.
  const lost = finished.filter((pod) => {
    if (pod.status?.phase === 'Succeeded' || (isIndexed(job) && indexOf(pod, job) === undefined)) return false
    return (isFailed(pod, job) || outcome?.type === 'Failed') && countsAsFailure(job, pod)
  })
  const succeeded = [...(before.succeeded ?? []), ...(isIndexed(job) ? [] : uids(newlySucceeded))]
  const failed = [...new Set([...(before.failed ?? []), ...uids(lost)])]
  return { ...(succeeded.length > 0 ? { succeeded } : {}), ...(failed.length > 0 ? { failed } : {}) }
}

/** A number of completions that has shrunk takes successes away, too. */
function withIndexes(status: JobStatus, job: Job, { succeededIndexes, failedIndexes }: Progress): JobStatus {
  const { succeeded: _succeeded, completedIndexes: _completedIndexes, ...rest } = status
  const completedIndexes = formatIndexes(succeededIndexes)
  return {
    ...rest,
    ...(succeededIndexes.size > 0 ? { succeeded: succeededIndexes.size, completedIndexes } : {}),
    ...(limitsEachIndex(job) ? { failedIndexes: formatIndexes(failedIndexes) } : {}),
  }
}

/** Turns uids whose pods are free of the finalizer into numbers. */
function settle(status: JobStatus, indexed: boolean, namespace: string, { client }: ControllerContext): JobStatus {
  const tracked = new Set(
    client
      .list(kinds.pods, namespace)
      .filter(isTracked)
      .map(({ metadata }) => metadata.uid),
  )
  const split = (uids: readonly string[] = []) => ({
    kept: uids.filter((uid) => tracked.has(uid)),
    done: uids.filter((uid) => !tracked.has(uid)).length,
  })
  const succeeded = split(status.uncountedTerminatedPods?.succeeded)
  const failed = split(status.uncountedTerminatedPods?.failed)
  const totals = {
    succeeded: (status.succeeded ?? 0) + (indexed ? 0 : succeeded.done),
    failed: (status.failed ?? 0) + failed.done,
  }
  return {
    ...status,
    ...(totals.succeeded > 0 ? { succeeded: totals.succeeded } : {}),
    ...(totals.failed > 0 ? { failed: totals.failed } : {}),
    uncountedTerminatedPods: {
      ...(succeeded.kept.length > 0 ? { succeeded: succeeded.kept } : {}),
      ...(failed.kept.length > 0 ? { failed: failed.kept } : {}),
    },
  }
}

function isEnd({ uncountedTerminatedPods, terminating }: JobStatus, { client }: ControllerContext, job: Job): boolean {
  const { succeeded = [], failed = [] } = uncountedTerminatedPods ?? {}
  const left = client.list(kinds.pods, namespaceOf(job)).filter(({ metadata, status }) => {
    const own = metadata.ownerReferences?.some(({ uid, controller }) => controller && uid === job.metadata.uid)
    return own && status?.phase !== 'Succeeded' && status?.phase !== 'Failed'
  })
  return succeeded.length + failed.length === 0 && left.length === 0 && (terminating ?? 0) >= 0
}

function withTarget(conditions: readonly JobCondition[] | undefined, outcome: Outcome, time: string): JobCondition[] {
  const type = outcome.type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget'
  if (isTrue(conditions, type)) return [...(conditions ?? [])]
  return [...(conditions ?? []), condition(type, outcome, time)]
}

function withEnd(status: JobStatus, outcome: Outcome, time: string): JobStatus {
  const conditions = [...(status.conditions ?? []), condition(outcome.type, outcome, time)]
  const ended = { ...status, conditions, ready: 0, terminating: 0 }
  const { active: _active, ...rest } = ended
  return outcome.type === 'Complete' ? { ...rest, completionTime: time } : rest
}

function condition(type: string, { reason, message }: Outcome, time: string): JobCondition {
  return { type, status: 'True', lastProbeTime: time, lastTransitionTime: time, reason, message }
}

function announce(job: Job, { type, reason, message }: Outcome, { events }: ControllerContext): void {
  if (type === 'Complete') events.event(job, 'Normal', 'Completed', 'Job completed')
  else events.event(job, 'Warning', reason, message)
}

async function write(job: Job, status: JobStatus, { client }: ControllerContext): Promise<Job> {
  const current = client.get(kinds.jobs, namespaceOf(job), job.metadata.name) ?? job
  if (semanticEqual(current.status, status)) return current
  return client.updateStatus(kinds.jobs, { ...current, status })
}

/** Suspended and resumed Jobs say so; a resumed one starts its clock anew. */
export function suspension(job: Job, suspended: boolean, time: string): { status: JobStatus; changed: boolean } {
  const status = job.status ?? {}
  const current = conditionOf(status.conditions, 'Suspended')
  if (suspended ? current?.status === 'True' : current?.status !== 'True') return { status, changed: false }
  const [state, reason, message] = suspended
    ? ['True', 'JobSuspended', 'Job suspended']
    : ['False', 'JobResumed', 'Job resumed']
  const next = {
    type: 'Suspended',
    status: state ?? '',
    lastProbeTime: time,
    lastTransitionTime: time,
    reason,
    message,
  }
  const conditions = [...(status.conditions ?? []).filter(({ type }) => type !== 'Suspended'), next]
  return { status: { ...status, conditions, ...(suspended ? {} : { startTime: time }) }, changed: true }
}

export function activeCounts(active: readonly Pod[], terminating: number): Partial<JobStatus> {
  const ready = active.filter(isPodReady).length
  return { ...(active.length > 0 ? { active: active.length } : {}), ready, terminating }
}
