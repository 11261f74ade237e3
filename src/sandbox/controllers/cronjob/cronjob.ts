import { messageOf } from '../../../util/message-of.ts'
import { formatTime } from '../../clock.ts'
import { kinds } from '../../kinds.ts'
import { keyOf, namespaceOf, splitKey } from '../../objects.ts'
import type { CronJob, CronJobStatus, Job } from '../../schema/types.gen.ts'
import { isJobFinished } from '../job/evaluate.ts'
import { managerKey } from '../replicaset/core.ts'
import { isTrue } from '../shared/conditions.ts'
import { semanticEqual } from '../shared/equal.ts'
import { isAlreadyExists, isNamespaceTerminating } from '../shared/errors.ts'
import { isControlledBy } from '../shared/owners.ts'
import type { Controller, ControllerContext, ReconcileResult } from '../types.ts'
import { type Due, dueRun } from './due.ts'
import { jobOf, referenceTo, removeJob, trimHistory } from './jobs.ts'
import { parseSchedule, type Schedule } from './schedule.ts'

/** The controller looks a little after the full minute, when clocks agree that it has begun. */
const DELTA = 100

/** Starts Jobs by the clock (pkg/controller/cronjob). */
export const cronJobController: Controller = {
  name: 'cronjob-controller',
  watches: [
    { kind: kinds.cronJobs, keys: ({ object, type }) => (type === 'DELETED' ? [] : [keyOf(object)]) },
    { kind: kinds.jobs, keys: ({ object }) => managerKey(object, kinds.cronJobs) },
  ],
  async reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const cronJob = context.client.get(kinds.cronJobs, namespace, name)
    if (!cronJob) return undefined
    const jobs = context.client.list(kinds.jobs, namespace).filter((job) => isControlledBy(job, cronJob))
    const trimmed = await trimHistory(cronJob, jobs, context)
    noteUnexpected(cronJob, jobs, context)
    const status = noteFinished(cronJob, jobs, trimmed, context)
    const run = new Run(cronJob, jobs, status, context)
    const result = await run.sync()
    await run.save()
    return result
  },
}

/** Jobs of the CronJob that somebody else has made, e.g. `kubectl create job --from`; they stay off the list. */
function noteUnexpected({ status, ...cronJob }: CronJob, jobs: readonly Job[], { events }: ControllerContext): void {
  const active = new Set((status?.active ?? []).map(({ uid }) => uid))
  for (const job of jobs) {
    if (active.has(job.metadata.uid) || isJobFinished(job)) continue
    const message = `Saw a job that the controller did not create or forgot: ${job.metadata.name}`
    events.event(cronJob, 'Warning', 'UnexpectedJob', message)
  }
}

/** Active Jobs that finished or went are taken off the list; those that were trimmed without a further word. */
function noteFinished(
  cronJob: CronJob,
  jobs: readonly Job[],
  trimmed: ReadonlySet<string>,
  { events }: ControllerContext,
): CronJobStatus {
  let { lastSuccessfulTime } = cronJob.status ?? {}
  const listed = (cronJob.status?.active ?? []).filter(({ uid = '' }) => !trimmed.has(uid))
  const active = listed.filter(({ uid, name }) => {
    const job = jobs.find(({ metadata }) => metadata.uid === uid)
    if (!job) {
      events.event(cronJob, 'Normal', 'MissingJob', `Active job went missing: ${name}`)
      return false
    }
    if (!isJobFinished(job)) return true
    const end = isTrue(job.status?.conditions, 'Complete') ? 'Complete' : 'Failed'
    events.event(cronJob, 'Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${end}`)
    return false
  })
  for (const { status } of jobs) {
    const completed = status?.completionTime
    if (isTrue(status?.conditions, 'Complete') && completed && completed > (lastSuccessfulTime ?? ''))
      lastSuccessfulTime = completed
  }
  const { active: _active, ...rest } = cronJob.status ?? {}
  return { ...rest, ...(active.length > 0 ? { active } : {}), ...(lastSuccessfulTime ? { lastSuccessfulTime } : {}) }
}

/** One look at one CronJob. */
class Run {
  readonly #cronJob: CronJob
  readonly #jobs: readonly Job[]
  readonly #context: ControllerContext
  #status: CronJobStatus

  constructor(cronJob: CronJob, jobs: readonly Job[], status: CronJobStatus, context: ControllerContext) {
    this.#cronJob = cronJob
    this.#jobs = jobs
    this.#status = status
    this.#context = context
  }

  async save(): Promise<void> {
    const { client } = this.#context
    const current = client.get(kinds.cronJobs, namespaceOf(this.#cronJob), this.#cronJob.metadata.name)
    if (current?.metadata.uid !== this.#cronJob.metadata.uid || semanticEqual(current.status, this.#status)) return
    await client.updateStatus(kinds.cronJobs, { ...current, status: this.#status })
  }

  async sync(): Promise<ReconcileResult> {
    const { spec, metadata } = this.#cronJob
    if (metadata.deletionTimestamp !== undefined || spec?.suspend) return undefined
    const schedule = this.#schedule()
    if (!schedule) return undefined
    const now = this.#context.clock.now()
    const due = dueRun(this.#cronJob, schedule, now)
    if (due.missed === 'many')
      this.#warn(
        'TooManyMissedTimes',
        'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
      )
    const again = due.next === undefined ? undefined : { requeueAfterMilliseconds: due.next - now + DELTA }
    if (due.scheduled !== undefined && this.#mayStart(due, now)) await this.#start(due.scheduled)
    return again
  }

  #schedule(): Schedule | undefined {
    const { schedule = '', timeZone } = this.#cronJob.spec ?? {}
    try {
      return parseSchedule(schedule, timeZone ?? 'UTC')
    } catch (error) {
      const reason = error instanceof RangeError ? 'UnknownTimeZone' : 'UnparseableSchedule'
      const message =
        reason === 'UnknownTimeZone'
          ? `invalid timeZone: "${timeZone}": unknown time zone ${timeZone}`
          : `unparseable schedule: "${schedule}" : ${messageOf(error)}`
      this.#warn(reason, message)
      return undefined
    }
  }

  #mayStart({ scheduled = 0 }: Due, now: number): boolean {
    const { startingDeadlineSeconds, concurrencyPolicy } = this.#cronJob.spec ?? {}
    if (startingDeadlineSeconds !== undefined && scheduled + startingDeadlineSeconds * 1000 < now) {
      this.#warn('MissSchedule', `Missed scheduled time to start a job: ${new Date(scheduled).toUTCString()}`)
      return false
    }
    if (this.#wasStarted(scheduled)) return false
    if (concurrencyPolicy !== 'Forbid' || (this.#status.active ?? []).length === 0) return true
    const message = 'Not starting job because prior execution is running and concurrency policy is Forbid'
    this.#context.events.event(this.#cronJob, 'Normal', 'JobAlreadyActive', message)
    return false
  }

  /** The run's Job is on the list, or the status says that the run has been. */
  #wasStarted(scheduled: number): boolean {
    const { name } = jobOf(this.#cronJob, scheduled).metadata
    const { active, lastScheduleTime } = this.#status
    return active?.some((reference) => reference.name === name) === true || lastScheduleTime === formatTime(scheduled)
  }

  async #start(scheduled: number): Promise<void> {
    const { client, events } = this.#context
    if (this.#cronJob.spec?.concurrencyPolicy === 'Replace') await this.#stopActive()
    try {
      const job = await client.create(kinds.jobs, jobOf(this.#cronJob, scheduled))
      events.event(this.#cronJob, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata.name}`)
      this.#status = { ...this.#status, active: [...(this.#status.active ?? []), referenceTo(job)] }
    } catch (error) {
      if (isNamespaceTerminating(error)) return
      if (!isAlreadyExists(error)) {
        this.#warn('FailedCreate', `Error creating job: ${messageOf(error)}`)
        throw error
      }
      this.#adoptExisting(scheduled)
    }
    this.#status = { ...this.#status, lastScheduleTime: formatTime(scheduled) }
  }

  /** The Job of this run was made before, but its status did not come to be written. */
  #adoptExisting(scheduled: number): void {
    const name = jobOf(this.#cronJob, scheduled).metadata.name
    const job = this.#jobs.find(({ metadata }) => metadata.name === name)
    const known = this.#status.active?.some(({ uid }) => uid === job?.metadata.uid)
    if (job && !known && !isJobFinished(job)) {
      this.#status = { ...this.#status, active: [...(this.#status.active ?? []), referenceTo(job)] }
    }
  }

  async #stopActive(): Promise<void> {
    for (const job of this.#jobs.filter((each) => !isJobFinished(each)))
      await removeJob(this.#cronJob, job, this.#context)
    const { active: _active, ...rest } = this.#status
    this.#status = rest
  }

  #warn(reason: string, message: string): void {
    this.#context.events.event(this.#cronJob, 'Warning', reason, message)
  }
}
