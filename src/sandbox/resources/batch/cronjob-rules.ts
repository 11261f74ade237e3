import type { Draft } from '../../objects.ts'
import type { CronJob, CronJobSpec, JobSpec } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { goSelector } from '../common/go-values.ts'
import { checkJobSpec } from './job-rules.ts'
import { scheduleProblem } from './schedule.ts'

/** `ValidateCronJobCreate`. */
export function checkCronJob(errors: FieldErrors, { metadata, spec = {} as CronJobSpec }: Draft<CronJob>): void {
  if (!spec.schedule) errors.required('spec.schedule')
  else checkSchedule(errors, spec)
  errors.nonNegative('spec.startingDeadlineSeconds', spec.startingDeadlineSeconds)
  if (spec.timeZone !== undefined) checkTimeZone(errors, spec)
  errors.oneOf('spec.concurrencyPolicy', spec.concurrencyPolicy, ['Allow', 'Forbid', 'Replace'])
  const job = spec.jobTemplate?.spec ?? ({} as JobSpec)
  checkJobSpec(errors, 'spec.jobTemplate.spec', job)
  if (job.selector)
    errors.invalid('spec.jobTemplate.spec.selector', goSelector(job.selector), '`selector` will be auto-generated')
  if (job.manualSelector) errors.notSupported('spec.jobTemplate.spec.manualSelector', true, ['nil', 'false'])
  errors.nonNegative('spec.successfulJobsHistoryLimit', spec.successfulJobsHistoryLimit)
  errors.nonNegative('spec.failedJobsHistoryLimit', spec.failedJobsHistoryLimit)
  const name = metadata.name ?? ''
  if (!metadata.resourceVersion && name.length > 52)
    errors.invalid('metadata.name', name, 'must be no more than 52 characters')
}

function checkSchedule(errors: FieldErrors, { schedule }: CronJobSpec): void {
  const [, zone] = /^(?:CRON_)?TZ=(\S*)/.exec(schedule) ?? []
  if (zone !== undefined && !isTimeZone(zone))
    errors.invalid('spec.schedule', schedule, `provided bad location ${zone}: unknown time zone ${zone}`)
  const problem = scheduleProblem(schedule)
  if (problem) errors.invalid('spec.schedule', schedule, problem)
  if (!/TZ/.test(schedule)) return
  errors.invalid('spec.schedule', schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')
}

function checkTimeZone(errors: FieldErrors, { timeZone = '' }: CronJobSpec) {
  const field = 'spec.timeZone'
  if (timeZone === '') return errors.invalid(field, timeZone, 'timeZone must be nil or non-empty string')
  if (timeZone.toLowerCase() === 'local')
    errors.invalid(
      field,
      timeZone,
      'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
    )
  else if (!isTimeZone(timeZone)) errors.invalid(field, timeZone, `unknown time zone ${timeZone}`)
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
