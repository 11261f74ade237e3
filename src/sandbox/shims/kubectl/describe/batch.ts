import { humanDuration } from '../../../api/duration.ts'
import type { CronJob, Job } from '../../../schema/types.gen.ts'
import { bool, controllerOf, formatSelector, rfc1123 } from './format.ts'
import { writePodTemplate } from './pod-template.ts'
import type { Describer } from './types.ts'
import type { DescribeWriter } from './writer.ts'

export const describeJob: Describer<Job> = async (job, { w, events }) => {
  const { metadata, spec } = job
  w.field(0, 'Name', metadata.name)
  w.field(0, 'Namespace', metadata.namespace)
  w.field(0, 'Selector', formatSelector(spec?.selector))
  w.map('Labels', metadata.labels)
  w.annotations(metadata.annotations)
  const controller = controllerOf(metadata)
  if (controller !== '') w.field(0, 'Controlled By', controller)
  if (spec?.parallelism !== undefined) w.field(0, 'Parallelism', spec.parallelism)
  w.field(0, 'Completions', spec?.completions ?? '<unset>')
  if (spec?.completionMode) w.field(0, 'Completion Mode', spec.completionMode)
  if (spec?.suspend !== undefined) w.field(0, 'Suspend', spec.suspend)
  if (spec?.backoffLimit !== undefined) w.field(0, 'Backoff Limit', spec.backoffLimit)
  if (spec?.ttlSecondsAfterFinished !== undefined)
    w.field(0, 'TTL Seconds After Finished', spec.ttlSecondsAfterFinished)
  writeProgress(w, job)
  writePodTemplate(w, spec?.template)
  await events(job)
}

function writeProgress(w: DescribeWriter, { spec, status = {} }: Job): void {
  const { startTime, completionTime, active = 0, ready, succeeded = 0, failed = 0 } = status
  if (startTime) w.field(0, 'Start Time', rfc1123(startTime))
  if (completionTime) w.field(0, 'Completed At', rfc1123(completionTime))
  if (startTime && completionTime)
    w.field(0, 'Duration', humanDuration(Date.parse(completionTime) - Date.parse(startTime)))
  if (spec?.activeDeadlineSeconds !== undefined) w.field(0, 'Active Deadline Seconds', `${spec.activeDeadlineSeconds}s`)
  const readyText = ready === undefined ? '' : ` (${ready} Ready)`
  w.field(0, 'Pods Statuses', `${active} Active${readyText} / ${succeeded} Succeeded / ${failed} Failed`)
  if (spec?.completionMode === 'Indexed') w.field(0, 'Completed Indexes', status.completedIndexes || '<none>')
}

export const describeCronJob: Describer<CronJob> = async (cronJob, { w, events }) => {
  const { metadata, spec, status } = cronJob
  const unset = (value: number | string | undefined, unit = '') => (value === undefined ? '<unset>' : `${value}${unit}`)
  w.field(0, 'Name', metadata.name)
  w.field(0, 'Namespace', metadata.namespace)
  w.map('Labels', metadata.labels)
  w.annotations(metadata.annotations)
  w.field(0, 'Schedule', spec?.schedule)
  w.field(0, 'Concurrency Policy', spec?.concurrencyPolicy)
  w.field(0, 'Suspend', bool(spec?.suspend))
  w.field(0, 'Successful Job History Limit', unset(spec?.successfulJobsHistoryLimit))
  w.field(0, 'Failed Job History Limit', unset(spec?.failedJobsHistoryLimit))
  w.field(0, 'Starting Deadline Seconds', unset(spec?.startingDeadlineSeconds, 's'))
  const job = spec?.jobTemplate.spec
  w.field(0, 'Selector', job?.selector ? formatSelector(job.selector) : '<unset>')
  w.field(0, 'Parallelism', unset(job?.parallelism))
  w.field(0, 'Completions', unset(job?.completions))
  if (job?.activeDeadlineSeconds !== undefined) w.field(0, 'Active Deadline Seconds', `${job.activeDeadlineSeconds}s`)
  writePodTemplate(w, job?.template)
  w.field(0, 'Last Schedule Time', status?.lastScheduleTime ? rfc1123(status.lastScheduleTime) : '<unset>')
  const active = (status?.active ?? []).map(({ name }) => name).join(', ')
  w.line(0, `Active Jobs:\t${active || '<none>'}`)
  await events(cronJob)
}
