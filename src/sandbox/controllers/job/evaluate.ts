import type { Job, JobCondition, Pod } from '../../schema/types.gen.ts'
import { isTrue } from '../shared/conditions.ts'
import { isPodActive, isPodReady, isPodTerminating } from '../shared/pods.ts'
import { failureAction } from './failure-policy.ts'
import { parseIndexes } from './indexes.ts'
import { finishTime, indexOf, isFailed, isIndexed, isTracked } from './pods.ts'

/** The end a Job comes to. */
export interface Outcome {
  type: 'Complete' | 'Failed'
  reason: string
  message: string
}

/** What a Job's pods have come to so far. */
export interface Progress {
  active: Pod[]
  ready: number
  terminating: number
  succeeded: number
  failed: number
  /** Finished pods that the status does not count yet. */
  newlySucceeded: Pod[]
  newlyFailed: Pod[]
  succeededIndexes: Set<number>
  failedIndexes: Set<number>
  outcome: Outcome | undefined
  /** Milliseconds before another pod may be started, after failures. */
  backoff: number
}

const FIRST_BACKOFF = 10_000
const MAX_BACKOFF = 600_000

export function evaluate(job: Job, pods: readonly Pod[], now: number): Progress {
  const active = pods.filter(isPodActive)
  const uncounted = job.status?.uncountedTerminatedPods
  const isNew = (pod: Pod, known: readonly string[] | undefined) => isTracked(pod) && !known?.includes(pod.metadata.uid)
  const newlySucceeded = pods.filter((pod) => pod.status?.phase === 'Succeeded' && isNew(pod, uncounted?.succeeded))
  const newlyFailed = pods.filter((pod) => isFailed(pod, job) && isNew(pod, uncounted?.failed))
  const counted = newlyFailed.filter((pod) => countsAsFailure(job, pod))
  const { succeededIndexes, failedIndexes } = indexesOf(job, pods)
  const succeeded = isIndexed(job)
    ? succeededIndexes.size
    : (job.status?.succeeded ?? 0) + (uncounted?.succeeded ?? []).length + newlySucceeded.length
  const progress: Progress = {
    active,
    ready: active.filter(isPodReady).length,
    terminating: pods.filter(isPodTerminating).length,
    succeeded,
    failed: (job.status?.failed ?? 0) + (uncounted?.failed ?? []).length + counted.length,
    newlySucceeded,
    newlyFailed: counted,
    succeededIndexes,
    failedIndexes,
    outcome: undefined,
    backoff: backoff(job, pods, now),
  }
  return { ...progress, outcome: outcomeOf(job, pods, progress, now) }
}

function countsAsFailure(job: Job, pod: Pod): boolean {
  const action = failureAction(job, pod)?.action
  return action !== 'Ignore'
}

export function isSuspended({ spec }: Job): boolean {
  return spec?.suspend === true
}

function outcomeOf(job: Job, pods: readonly Pod[], progress: Progress, now: number): Outcome | undefined {
  return decided(job.status?.conditions) ?? failure(job, pods, progress, now) ?? success(job, progress)
}

/** An end that was decided in an earlier round and only waits for the last pods. */
function decided(conditions: readonly JobCondition[] | undefined): Outcome | undefined {
  for (const [type, end] of [
    ['SuccessCriteriaMet', 'Complete'],
    ['FailureTarget', 'Failed'],
  ] as const) {
    const found = conditions?.find((condition) => condition.type === type && condition.status === 'True')
    if (found) return { type: end, reason: found.reason ?? '', message: found.message ?? '' }
  }
  return undefined
}

function failure(job: Job, pods: readonly Pod[], progress: Progress, now: number): Outcome | undefined {
  const { spec, status } = job
  const failed = (reason: string, message: string): Outcome => ({ type: 'Failed', reason, message })
  for (const pod of pods.filter((each) => isFailed(each, job))) {
    const message = failureAction(job, pod)?.message
    if (message) return failed('PodFailurePolicy', message)
  }
  if (progress.failed > (spec?.backoffLimit ?? 6) || restartsExceed(job, pods)) {
    return failed('BackoffLimitExceeded', 'Job has reached the specified backoff limit')
  }
  const deadline = spec?.activeDeadlineSeconds
  if (
    deadline !== undefined &&
    status?.startTime &&
    !isSuspended(job) &&
    now - Date.parse(status.startTime) >= deadline * 1000
  ) {
    return failed('DeadlineExceeded', 'Job was active longer than specified deadline')
  }
  const lost = progress.failedIndexes.size
  if (lost === 0) return undefined
  if (spec?.maxFailedIndexes !== undefined && lost > spec.maxFailedIndexes) {
    return failed('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes')
  }
  const allDone = lost + progress.succeededIndexes.size >= (spec?.completions ?? 0)
  return allDone ? failed('FailedIndexes', 'Job has failed indexes') : undefined
}

function success({ spec }: Job, { succeeded, active, succeededIndexes }: Progress): Outcome | undefined {
  for (const [index, rule] of (spec?.successPolicy?.rules ?? []).entries()) {
    const counted = rule.succeededIndexes === undefined ? undefined : parseIndexes(rule.succeededIndexes)
    const matching = [...succeededIndexes].filter((each) => counted === undefined || counted.has(each)).length
    if (matching >= (rule.succeededCount ?? counted?.size ?? spec?.completions ?? 0)) {
      return { type: 'Complete', reason: 'SuccessPolicy', message: `Matched rules at index ${index}` }
    }
  }
  const done = spec?.completions === undefined ? succeeded > 0 : succeeded >= spec.completions
  if (!done || active.length > 0) return undefined
  return { type: 'Complete', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' }
}

/** Pods that restart in place count every restart against the limit. */
function restartsExceed({ spec }: Job, pods: readonly Pod[]): boolean {
  if (spec?.template.spec?.restartPolicy !== 'OnFailure') return false
  const limit = spec.backoffLimit ?? 6
  const restarts = pods
    .filter(({ status }) => status?.phase === 'Running' || status?.phase === 'Pending')
    .flatMap(({ status }) => [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])])
    .reduce((sum, { restartCount }) => sum + restartCount, 0)
  return limit === 0 ? restarts > 0 : restarts >= limit
}

function indexesOf(job: Job, pods: readonly Pod[]) {
  const succeededIndexes = parseIndexes(isIndexed(job) ? job.status?.completedIndexes : undefined)
  const failedIndexes = parseIndexes(isIndexed(job) ? job.status?.failedIndexes : undefined)
  const failures = new Map<number, number>()
  for (const pod of isIndexed(job) ? pods : []) {
    const index = indexOf(pod, job)
    if (index === undefined) continue
    if (pod.status?.phase === 'Succeeded') succeededIndexes.add(index)
    else if (isFailed(pod, job)) noteFailure(job, pod, index, failures, failedIndexes)
  }
  for (const index of succeededIndexes) failedIndexes.delete(index)
  return { succeededIndexes, failedIndexes }
}

function noteFailure(
  job: Job,
  pod: Pod,
  index: number,
  failures: Map<number, number>,
  failedIndexes: Set<number>,
): void {
  const limit = job.spec?.backoffLimitPerIndex
  const action = failureAction(job, pod)?.action
  if (limit === undefined || action === 'Ignore') return
  const count = (failures.get(index) ?? 0) + 1
  failures.set(index, count)
  if (action === 'FailIndex' || count > limit) failedIndexes.add(index)
}

/** 10 s after the first failure since the last success, doubled with each further one, at most 10 min. */
function backoff(job: Job, pods: readonly Pod[], now: number): number {
  const succeeded = pods.filter(({ status }) => status?.phase === 'Succeeded').map(finishTime)
  const since = Math.max(0, ...succeeded)
  const failures = pods
    .filter((pod) => isFailed(pod, job))
    .map(finishTime)
    .filter((time) => time > since)
  if (failures.length === 0) return 0
  const delay = Math.min(FIRST_BACKOFF * 2 ** (failures.length - 1), MAX_BACKOFF)
  return Math.max(0, Math.max(...failures) + delay - now)
}

export function isJobFinished({ status }: Job): boolean {
  return isTrue(status?.conditions, 'Complete') || isTrue(status?.conditions, 'Failed')
}
