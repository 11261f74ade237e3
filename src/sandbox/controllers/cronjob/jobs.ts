import { messageOf } from '../../../util/message-of.ts'
import { formatTime } from '../../clock.ts'
import { kinds } from '../../kinds.ts'
import { type Draft, namespaceOf } from '../../objects.ts'
import type { CronJob, Job, ObjectReference } from '../../schema/types.gen.ts'
import { isJobFinished } from '../job/evaluate.ts'
import { isTrue } from '../shared/conditions.ts'
import { ignoreNotFound } from '../shared/errors.ts'
import { controllerReference } from '../shared/owners.ts'
import type { ControllerContext } from '../types.ts'

const SCHEDULED = 'batch.kubernetes.io/cronjob-scheduled-timestamp'

/** The Job of one run, named after its minute (`getJobFromTemplate2`). */
export function jobOf(cronJob: CronJob, scheduled: number): Draft<Job> {
  const { labels, annotations } = cronJob.spec?.jobTemplate.metadata ?? {}
  const timeZone = cronJob.spec?.timeZone
  return structuredClone({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${cronJob.metadata.name}-${Math.floor(scheduled / 60_000)}`,
      namespace: namespaceOf(cronJob),
      ...(labels ? { labels } : {}),
      annotations: { ...annotations, [SCHEDULED]: timestamp(scheduled, timeZone) },
      ownerReferences: [controllerReference(cronJob, kinds.cronJobs)],
    },
    spec: cronJob.spec?.jobTemplate.spec ?? { template: {} },
  })
}

/** RFC 3339 in the CronJob's zone: `2026-01-01T09:00:00+09:00`. */
function timestamp(time: number, timeZone: string | undefined): string {
  if (!timeZone) return formatTime(time)
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  const name = format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
  const offset = name.replace('GMT', '')
  if (offset === '' || offset === '+00:00') return formatTime(time)
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6))
  return formatTime(time + (offset.startsWith('-') ? -minutes : minutes) * 60_000).replace('Z', offset)
}

export function referenceTo(job: Job): ObjectReference {
  const { name, namespace, uid, resourceVersion } = job.metadata
  return { apiVersion: 'batch/v1', kind: 'Job', name, namespace, uid, resourceVersion }
}

/** Deletes the oldest finished Jobs beyond the limits (`cleanupFinishedJobs`). Answers their uids. */
export async function trimHistory(
  cronJob: CronJob,
  jobs: readonly Job[],
  context: ControllerContext,
): Promise<ReadonlySet<string>> {
  const { failedJobsHistoryLimit, successfulJobsHistoryLimit } = cronJob.spec ?? {}
  const finished = jobs.filter(isJobFinished).sort(byStart)
  const failed = finished.filter(({ status }) => isTrue(status?.conditions, 'Failed'))
  const succeeded = finished.filter(({ status }) => isTrue(status?.conditions, 'Complete'))
  const superfluous = [...beyond(succeeded, successfulJobsHistoryLimit), ...beyond(failed, failedJobsHistoryLimit)]
  for (const job of superfluous) await removeJob(cronJob, job, context)
  return new Set(superfluous.map(({ metadata }) => metadata.uid))
}

function beyond(jobs: readonly Job[], limit: number | undefined): readonly Job[] {
  return limit === undefined ? [] : jobs.slice(0, Math.max(0, jobs.length - limit))
}

export async function removeJob(cronJob: CronJob, job: Job, { client, events }: ControllerContext): Promise<void> {
  const { name } = job.metadata
  if (job.metadata.deletionTimestamp !== undefined) return
  try {
    await ignoreNotFound(client.delete(kinds.jobs, namespaceOf(job), name, { propagationPolicy: 'Background' }))
    events.event(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${name}`)
  } catch (error) {
    events.event(cronJob, 'Warning', 'FailedDelete', `Deleted job: ${messageOf(error)}`)
    throw error
  }
}

function byStart(a: Job, b: Job): number {
  const start = ({ status, metadata }: Job) => Date.parse(status?.startTime ?? metadata.creationTimestamp)
  return start(a) - start(b) || (a.metadata.name < b.metadata.name ? -1 : 1)
}
