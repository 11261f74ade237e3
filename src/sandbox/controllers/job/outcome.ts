import type { Job, JobCondition, Pod } from '../../schema/types.gen.ts'
import type { Progress } from './evaluate.ts'
import { failureAction } from './failure-policy.ts'
import { parseIndexes } from './indexes.ts'
import { isFailed } from './pods.ts'

/** The end a Job comes to. */
export interface Outcome {
  type: 'Complete' | 'Failed'
  reason: string
  message: string
}

/** What decides about the end. */
export type Counts = Pick<Progress, 'active' | 'succeeded' | 'failed' | 'succeededIndexes' | 'failedIndexes'>

export function isSuspended({ spec }: Job): boolean {
  return spec?.suspend === true
}

/** Where a Job satisfies several, an end decided before comes first, then failures, then successes (`syncJob`). */
export function outcomeOf(job: Job, pods: readonly Pod[], counts: Counts, now: number): Outcome | undefined {
  return decided(job.status?.conditions) ?? failure(job, pods, counts, now) ?? success(job, counts)
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

function failed(reason: string, message: string): Outcome {
  return { type: 'Failed', reason, message }
}

function failure(job: Job, pods: readonly Pod[], counts: Counts, now: number): Outcome | undefined {
  for (const pod of pods.filter((each) => isFailed(each, job))) {
    const message = failureAction(job, pod)?.message
    if (message) return failed('PodFailurePolicy', message)
  }
  if (counts.failed > (job.spec?.backoffLimit ?? 6) || restartsExceed(job, pods)) {
    return failed('BackoffLimitExceeded', 'Job has reached the specified backoff limit')
  }
  if (isPastDeadline(job, now)) return failed('DeadlineExceeded', 'Job was active longer than specified deadline')
  return failureOfIndexes(job, counts)
}

function isPastDeadline(job: Job, now: number): boolean {
  const deadline = job.spec?.activeDeadlineSeconds
  const start = job.status?.startTime
  if (deadline === undefined || !start || isSuspended(job)) return false
  return now - Date.parse(start) >= deadline * 1000
}

function failureOfIndexes({ spec }: Job, { failedIndexes, succeededIndexes }: Counts): Outcome | undefined {
  const lost = failedIndexes.size
  if (lost === 0) return undefined
  if (spec?.maxFailedIndexes !== undefined && lost > spec.maxFailedIndexes) {
    return failed('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes')
  }
  const allDone = lost + succeededIndexes.size >= (spec?.completions ?? 0)
  return allDone ? failed('FailedIndexes', 'Job has failed indexes') : undefined
}

function success({ spec }: Job, { succeeded, active, succeededIndexes }: Counts): Outcome | undefined {
  for (const [index, rule] of (spec?.successPolicy?.rules ?? []).entries()) {
    const counted =
      rule.succeededIndexes === undefined ? undefined : parseIndexes(rule.succeededIndexes, spec?.completions)
    const matching = [...succeededIndexes].filter((each) => counted === undefined || counted.has(each)).length
    if (matching > 0 && matching >= (rule.succeededCount ?? counted?.size ?? spec?.completions ?? 0)) {
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
