import type { Job, JobStatus } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { GoText } from '../common/go-values.ts'
import { same } from '../common/immutable.ts'
import { readIndexes } from './indexes.ts'

const COUNTERS = ['active', 'succeeded', 'failed', 'ready', 'terminating'] as const

/**
 * `ValidateJobUpdateStatus`: what a controller may tell of a job. Rules about fields that stay as they were are not looked at, since the spec
 * may have changed in the meantime.
 */
export function checkJobStatus(errors: FieldErrors, job: Job, old: Job): void {
  const [status, before] = [job.status ?? {}, old.status ?? {}]
  for (const name of COUNTERS) errors.nonNegative(`status.${name}`, status[name])
  checkEnd(errors, status, before)
  checkFinished(errors, job, before)
  checkIndexes(errors, job, before)
  checkSuccess(errors, job)
  checkTransition(errors, job, before)
}

function is(status: JobStatus, type: string): boolean {
  return status.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false
}

function isFinished(status: JobStatus): boolean {
  return is(status, 'Complete') || is(status, 'Failed')
}

function checkEnd(errors: FieldErrors, status: JobStatus, before: JobStatus): void {
  const changed = (...types: string[]) => types.some((type) => is(status, type) !== is(before, type))
  const refuse = (detail: string) => errors.invalidAltogether('status.conditions', detail)
  const [complete, failed] = [is(status, 'Complete'), is(status, 'Failed')]
  if (changed('Complete', 'Failed') && complete && failed) refuse('cannot set Complete=True and Failed=true conditions')
  if (changed('Complete', 'FailureTarget') && complete && is(status, 'FailureTarget'))
    refuse('cannot set Complete=True and FailureTarget=true conditions')
  checkCompletionTime(errors, status, before)
  if ((changed('Failed') || status.failedIndexes !== before.failedIndexes) && failed && !is(status, 'FailureTarget'))
    refuse('cannot set Failed=True condition without the FailureTarget=true condition')
  if (changed('Complete', 'SuccessCriteriaMet') && complete && !is(status, 'SuccessCriteriaMet'))
    refuse('cannot set Complete=True condition without the SuccessCriteriaMet=true condition')
}

function checkCompletionTime(errors: FieldErrors, status: JobStatus, before: JobStatus): void {
  const { completionTime: end, startTime: start } = status
  const complete = is(status, 'Complete')
  const field = 'status.completionTime'
  const shown = new GoText(end ?? '')
  const ended = end !== before.completionTime
  if (ended || complete !== is(before, 'Complete')) {
    if (end !== undefined && !complete)
      errors.invalid(field, shown, 'cannot set completionTime when there is no Complete=True condition')
    if (end === undefined && complete) errors.required(field, 'completionTime is required for Complete jobs')
  }
  if ((ended || start !== before.startTime) && start && end && Date.parse(end) < Date.parse(start))
    errors.invalid(field, shown, 'completionTime cannot be set before startTime')
}

function checkFinished(errors: FieldErrors, { spec, status = {} }: Job, before: JobStatus): void {
  if (!isFinished(status)) return
  const ends = !isFinished(before)
  const { active = 0, startTime, uncountedTerminatedPods: uncounted } = status
  if ((ends || active !== (before.active ?? 0)) && active > 0)
    errors.invalid('status.active', active, 'active>0 is invalid for finished job')
  const empty = spec?.suspend === true && spec.completions === 0
  if ((ends || startTime !== before.startTime) && !empty && startTime === undefined)
    errors.required('status.startTime', 'startTime is required for finished job')
  const left = (uncounted?.failed?.length ?? 0) + (uncounted?.succeeded?.length ?? 0)
  if ((ends || !same(uncounted, before.uncountedTerminatedPods)) && left > 0)
    errors.invalid(
      'status.uncountedTerminatedPods',
      new GoText('batch.UncountedTerminatedPods{}'),
      'uncountedTerminatedPods needs to be empty for finished job',
    )
}

function checkIndexes(errors: FieldErrors, { spec, status = {} }: Job, before: JobStatus): void {
  const { completedIndexes = '', failedIndexes } = status
  const completedChanged = completedIndexes !== (before.completedIndexes ?? '')
  const failedChanged = failedIndexes !== before.failedIndexes
  const { completions, backoffLimitPerIndex, completionMode } = spec ?? {}
  const most = completions ?? 0
  const completed = readIndexes(completedIndexes, most)
  const failed = readIndexes(failedIndexes ?? '', most)
  const limited = completions !== undefined
  if (limited && completedChanged && 'problem' in completed)
    errors.invalid('status.completedIndexes', completedIndexes, `error parsing completedIndexes: ${completed.problem}`)
  if (limited && failedChanged && backoffLimitPerIndex !== undefined && 'problem' in failed)
    errors.invalid('status.failedIndexes', failedIndexes, `error parsing failedIndexes: ${failed.problem}`)
  if (completedChanged && completedIndexes !== '' && completionMode !== 'Indexed')
    errors.invalid(
      'status.completedIndexes',
      completedIndexes,
      'cannot set non-empty completedIndexes when non-indexed completion mode',
    )
  if (failedChanged && failedIndexes !== undefined && backoffLimitPerIndex === undefined)
    errors.invalid(
      'status.failedIndexes',
      failedIndexes,
      'cannot set non-null failedIndexes when backoffLimitPerIndex is null',
    )
  if (!completedChanged && !failedChanged) return
  const shared = overlap(completed, failed)
  if (shared !== undefined)
    errors.invalid(
      'status.failedIndexes',
      failedIndexes,
      `failedIndexes and completedIndexes overlap at index: ${shared}`,
    )
}

type Read = ReturnType<typeof readIndexes>

function overlap(completed: Read, failed: Read): number | undefined {
  if ('problem' in completed || 'problem' in failed) return undefined
  const shared = completed.intervals.flatMap(({ from, to }) =>
    failed.intervals.filter((other) => from <= other.to && other.from <= to).map((other) => Math.max(from, other.from)),
  )
  return shared[0]
}

function checkSuccess(errors: FieldErrors, { spec, status = {} }: Job): void {
  const refuse = (detail: string) => errors.invalidAltogether('status.conditions', detail)
  const { terminating = 0, ready, active = 0 } = status
  if (terminating > 0 && isFinished(status))
    errors.invalid('status.terminating', terminating, 'terminating>0 is invalid for finished job')
  if (ready !== undefined && ready > active)
    errors.invalid('status.ready', ready, 'cannot set more ready pods than active')
  const met = is(status, 'SuccessCriteriaMet')
  if (met && is(status, 'Failed')) refuse('cannot set SuccessCriteriaMet=True and Failed=true conditions')
  if (met && is(status, 'FailureTarget')) refuse('cannot set SuccessCriteriaMet=True and FailureTarget=true conditions')
  if (spec?.successPolicy && !met && is(status, 'Complete'))
    refuse('cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True')
}

function checkTransition(errors: FieldErrors, { spec, status = {} }: Job, before: JobStatus): void {
  const refuse = (detail: string) => errors.invalidAltogether('status.conditions', detail)
  for (const type of ['Failed', 'Complete', 'FailureTarget'])
    if (is(before, type) && !is(status, type)) refuse(`cannot disable the terminal ${type}=True condition`)
  const { failed = 0, succeeded = 0, completionTime, startTime } = status
  if (failed < (before.failed ?? 0)) errors.invalid('status.failed', failed, 'cannot decrease the failed counter')
  // An indexed job whose parallelism is the number of its completions can be scaled down.
  const elastic = spec?.completionMode === 'Indexed' && spec.completions === spec.parallelism
  if (!elastic && succeeded < (before.succeeded ?? 0))
    errors.invalid('status.succeeded', succeeded, 'cannot decrease the succeeded counter')
  if (completionTime && before.completionTime && completionTime !== before.completionTime)
    errors.invalid('status.completionTime', new GoText(completionTime), 'completionTime cannot be mutated')
  if (before.startTime && startTime !== before.startTime && !spec?.suspend && !is(before, 'Suspended'))
    errors.required('status.startTime', 'startTime cannot be removed for unsuspended job')
  const met = is(status, 'SuccessCriteriaMet')
  if (is(before, 'SuccessCriteriaMet') && !met) refuse('cannot disable the SuccessCriteriaMet=True condition')
  if (is(before, 'Complete') && !is(before, 'SuccessCriteriaMet') && met)
    refuse('cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions')
}
