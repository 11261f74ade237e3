import { matchesSelector } from '../../api/selectors.ts'
import { formatTime } from '../../clock.ts'
import { kinds } from '../../kinds.ts'
import { keyOf, namespaceOf, splitKey } from '../../objects.ts'
import type { Job, JobStatus, Pod } from '../../schema/types.gen.ts'
import { managerKey } from '../replicaset/core.ts'
import { claimObjects } from '../shared/claim.ts'
import { controllerOf, refersTo } from '../shared/owners.ts'
import { deletePod } from '../shared/pod-control.ts'
import { isPodActive, isPodTerminating } from '../shared/pods.ts'
import type { Controller, ControllerContext, ReconcileResult } from '../types.ts'
import { backoffRecords } from './backoff.ts'
import { evaluate, isJobFinished, type Progress } from './evaluate.ts'
import { applyPlan, planPods, untrack } from './manage.ts'
import { isSuspended } from './outcome.ts'
import { isTracked, TRACKING } from './pods.ts'
import { activeCounts, suspension, trackStatus } from './track.ts'

/** Runs pods to completion (pkg/controller/job). */
export const jobController: Controller = {
  name: 'job-controller',
  watches: [
    { kind: kinds.jobs, keys: ({ object }) => [keyOf(object)] },
    {
      kind: kinds.pods,
      keys({ object, previous, type }, reader) {
        const keys = [object, previous].flatMap((pod) => (pod ? managerKey(pod, kinds.jobs) : []))
        if (controllerOf(object) || type === 'DELETED') return keys
        const wanting = reader.list(kinds.jobs, namespaceOf(object)).filter((job) => selects(job, object))
        return [...keys, ...wanting.map(keyOf)]
      },
    },
  ],
  async reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const job = context.client.get(kinds.jobs, namespace, name)
    if (!job) return freeOrphans(namespace, name, context)
    if (job.spec?.managedBy && job.spec.managedBy !== 'kubernetes.io/job-controller') return undefined
    if (!isJobFinished(job)) return sync(job, context)
    backoffRecords(context.client).delete(job.metadata.uid)
    return undefined
  },
}

function selects({ spec }: Job, { metadata }: Pod): boolean {
  return matchesSelector(spec?.selector, metadata.labels)
}

async function sync(job: Job, context: ControllerContext): Promise<ReconcileResult> {
  const now = context.clock.now()
  const pods = await podsOf(job, context)
  const records = backoffRecords(context.client)
  const progress = evaluate(job, pods, now, records.get(job.metadata.uid))
  const started = withStart(job, now)
  let failure: unknown
  let wait: number | undefined
  let status: JobStatus = started.status ?? {}
  if (progress.outcome) {
    for (const pod of progress.active) await deletePod(pod, job, context)
  } else if (job.metadata.deletionTimestamp === undefined) {
    const plan = planPods(job, progress, now)
    failure = await applyPlan(job, plan, progress, context)
    wait = plan.waitMilliseconds
    status = noteSuspension(started, context)
  }
  const { active: _active, ...rest } = status
  const { active, ...others } = await currentCounts(job, context)
  // While a failure's back-off lasts, the real controller reports none (`manageJob` answers 0).
  const counts = wait === undefined && active !== undefined ? { active, ...others } : others
  await trackStatus(job, progress, pods, { ...rest, ...counts }, context)
  records.set(job.metadata.uid, progress.backoff)
  if (failure) throw failure
  return nextLook(started, progress, wait, now)
}

function podsOf(job: Job, { client }: ControllerContext): Promise<Pod[]> {
  return claimObjects(client.list(kinds.pods, namespaceOf(job)), {
    client,
    owner: job,
    ownerKind: kinds.jobs,
    kind: kinds.pods,
    wants: (pod) => selects(job, pod),
    adoptable: isPodActive,
    finalizer: TRACKING,
  })
}

function withStart(job: Job, now: number): Job {
  if (job.status?.startTime || isSuspended(job)) return job
  return { ...job, status: { ...job.status, startTime: formatTime(now) } }
}

function noteSuspension(job: Job, { events, clock }: ControllerContext): JobStatus {
  const suspended = isSuspended(job)
  const { status, changed } = suspension(job, suspended, formatTime(clock.now()))
  if (changed && suspended) events.event(job, 'Normal', 'Suspended', 'Job suspended')
  else if (changed) events.event(job, 'Normal', 'Resumed', 'Job resumed')
  return status
}

async function currentCounts(job: Job, { client }: ControllerContext): Promise<Partial<JobStatus>> {
  const pods = client.list(kinds.pods, namespaceOf(job)).filter((pod) => controllerOf(pod)?.uid === job.metadata.uid)
  return activeCounts(pods.filter(isPodActive), pods.filter(isPodTerminating).length)
}

/** After a failure's back-off, and at the deadline. */
function nextLook(job: Job, { outcome }: Progress, wait: number | undefined, now: number): ReconcileResult {
  const { spec, status } = job
  const deadline = spec?.activeDeadlineSeconds
  const waits = wait === undefined ? [] : [wait]
  if (deadline !== undefined && status?.startTime && !outcome && !isSuspended(job)) {
    waits.push(Math.max(0, Date.parse(status.startTime) + deadline * 1000 - now))
  }
  return waits.length > 0 ? { requeueAfterMilliseconds: Math.min(...waits) } : undefined
}

/** Pods of a Job that is gone need not be counted any more. */
async function freeOrphans(namespace: string, name: string, context: ControllerContext): Promise<undefined> {
  for (const pod of context.client.list(kinds.pods, namespace)) {
    const manager = controllerOf(pod)
    if (manager?.name === name && refersTo(manager, kinds.jobs) && isTracked(pod)) await untrack(pod, context)
  }
  return undefined
}
