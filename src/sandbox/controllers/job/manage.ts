import { kinds } from '../../kinds.ts'
import { namespaceOf } from '../../objects.ts'
import type { Job, Pod } from '../../schema/types.gen.ts'
import { isNamespaceTerminating } from '../shared/errors.ts'
import { createPod, deletePod, patchPod } from '../shared/pod-control.ts'
import { isPodReady, startOf } from '../shared/pods.ts'
import { slowStart } from '../shared/slow-start.ts'
import type { ControllerContext } from '../types.ts'
import { waitAfter } from './backoff.ts'
import type { Progress } from './evaluate.ts'
import { failureMarks, limitsEachIndex, waitOfIndex } from './index-failures.ts'
import { isSuspended } from './outcome.ts'
import { indexOf, isIndexed, isTracked, jobPod, TRACKING } from './pods.ts'

/** Pods to start and to stop now (`manageJob`). */
export interface PodPlan {
  remove: Pod[]
  /** Their completion indexes; undefined for pods without. */
  create: (number | undefined)[]
  waitMilliseconds?: number
}

export function planPods(job: Job, progress: Progress, now: number): PodPlan {
  const { active, terminating } = progress
  if (isSuspended(job)) return { remove: active, create: [] }
  const surplus = surplusPods(job, progress)
  if (surplus.length > 0) return { remove: surplus, create: [] }
  const missing = wantedActive(job, progress) - active.length - (replacesFailedOnly(job) ? terminating.length : 0)
  if (missing <= 0) return { remove: [], create: [] }
  return limitsEachIndex(job) ? planIndexes(job, progress, missing, now) : planReplacements(job, progress, missing, now)
}

function planReplacements(job: Job, progress: Progress, missing: number, now: number): PodPlan {
  const waitMilliseconds = waitAfter(progress.backoff, now)
  if (waitMilliseconds > 0) return { remove: [], create: [], waitMilliseconds }
  const create = isIndexed(job)
    ? pendingIndexes(job, progress, missing)
    : Array.from({ length: missing }, () => undefined)
  return { remove: [], create }
}

/** Each index has its own back-off; those that may start do (`getPodCreationInfoForIndependentIndexes`). */
function planIndexes(job: Job, progress: Progress, missing: number, now: number): PodPlan {
  const waits = pendingIndexes(job, progress, missing).map((index) => {
    return { index, wait: waitOfIndex(progress.delayed.get(index), now) }
  })
  const create = waits.filter(({ wait }) => wait === 0).map(({ index }) => index)
  if (create.length > 0 || waits.length === 0) return { remove: [], create }
  return { remove: [], create, waitMilliseconds: Math.min(...waits.map(({ wait }) => wait)) }
}

function replacesFailedOnly({ spec }: Job): boolean {
  return spec?.podReplacementPolicy === 'Failed'
}

function wantedActive({ spec }: Job, { active, succeeded }: Progress): number {
  const parallelism = spec?.parallelism ?? 1
  if (spec?.completions === undefined) return succeeded > 0 ? active.length : parallelism
  return Math.max(0, Math.min(parallelism, spec.completions - succeeded))
}

function surplusPods(job: Job, progress: Progress): Pod[] {
  const duplicates = isIndexed(job) ? useless(job, progress) : []
  const rest = progress.active.filter((pod) => !duplicates.includes(pod))
  const surplus = rest.length - wantedActive(job, progress)
  return [...duplicates, ...leastUsefulFirst(rest).slice(0, Math.max(0, surplus))]
}

/** Active pods whose index does not count, or is taken by one that has come further. */
function useless(job: Job, { active }: Progress): Pod[] {
  const seen = new Set<number>()
  return leastUsefulFirst(active)
    .reverse()
    .filter((pod) => {
      const index = indexOf(pod, job)
      if (index === undefined || seen.has(index)) return true
      seen.add(index)
      return false
    })
}

function pendingIndexes(job: Job, progress: Progress, count: number): number[] {
  const { active, terminating, succeededIndexes, failedIndexes } = progress
  const busy = replacesFailedOnly(job) ? [...active, ...terminating] : active
  const taken = new Set(busy.map((pod) => indexOf(pod, job)))
  return Array.from({ length: job.spec?.completions ?? 0 }, (_, index) => index)
    .filter((index) => !taken.has(index) && !succeededIndexes.has(index) && !failedIndexes.has(index))
    .slice(0, count)
}

function leastUsefulFirst(pods: readonly Pod[]): Pod[] {
  return [...pods].sort((a, b) => Number(isPodReady(a)) - Number(isPodReady(b)) || startOf(b) - startOf(a))
}

/** Carries the plan out. Answers the error that stopped it, if any. */
export async function applyPlan(
  job: Job,
  plan: PodPlan,
  { delayed }: Progress,
  context: ControllerContext,
): Promise<unknown> {
  await Promise.all(plan.remove.map((pod) => removePod(pod, job, context)))
  const { error } = await slowStart(plan.create.length, (each) => {
    const index = plan.create[each]
    const replaced = index === undefined ? undefined : delayed.get(index)
    return createPod(jobPod(job, index, failureMarks(job, replaced)), job, context)
  })
  return isNamespaceTerminating(error) ? undefined : error
}

async function removePod(pod: Pod, job: Job, context: ControllerContext): Promise<void> {
  await untrack(pod, context)
  await deletePod(pod, job, context)
}

/** Takes the finalizer off by which the Job makes sure to count the pod. */
export async function untrack(pod: Pod, context: ControllerContext): Promise<void> {
  const current = context.client.get(kinds.pods, namespaceOf(pod), pod.metadata.name)
  if (current?.metadata.uid !== pod.metadata.uid || !isTracked(current)) return
  const { uid, finalizers = [] } = current.metadata
  const kept = finalizers.filter((finalizer) => finalizer !== TRACKING)
  await patchPod(current, { metadata: { uid, finalizers: kept.length > 0 ? kept : null } }, context)
}
