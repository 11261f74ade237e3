import { kinds } from '../../kinds.ts'
import { namespaceOf } from '../../objects.ts'
import type { Job, Pod } from '../../schema/types.gen.ts'
import { isNamespaceTerminating } from '../shared/errors.ts'
import { createPod, deletePod, patchPod } from '../shared/pod-control.ts'
import { isPodReady, startOf } from '../shared/pods.ts'
import { slowStart } from '../shared/slow-start.ts'
import type { ControllerContext } from '../types.ts'
import { isSuspended, type Progress } from './evaluate.ts'
import { indexOf, isIndexed, isTracked, jobPod, TRACKING } from './pods.ts'

/** Pods to start and to stop now (`manageJob`). */
export interface PodPlan {
  remove: Pod[]
  /** Their completion indexes; undefined for pods without. */
  create: (number | undefined)[]
  waitMilliseconds?: number
}

export function planPods(job: Job, progress: Progress): PodPlan {
  const { active, terminating } = progress
  if (isSuspended(job)) return { remove: active, create: [] }
  const surplus = surplusPods(job, progress)
  if (surplus.length > 0) return { remove: surplus, create: [] }
  const replacing = job.spec?.podReplacementPolicy === 'Failed' ? terminating : 0
  const missing = wantedActive(job, progress) - active.length - replacing
  if (missing <= 0) return { remove: [], create: [] }
  if (progress.backoff > 0) return { remove: [], create: [], waitMilliseconds: progress.backoff }
  const create = isIndexed(job)
    ? pendingIndexes(job, progress, missing)
    : Array.from({ length: missing }, () => undefined)
  return { remove: [], create }
}

function wantedActive({ spec }: Job, { active, succeeded, failedIndexes }: Progress): number {
  const parallelism = spec?.parallelism ?? 1
  if (spec?.completions === undefined) return succeeded > 0 ? active.length : parallelism
  return Math.max(0, Math.min(parallelism, spec.completions - succeeded - failedIndexes.size))
}

function surplusPods(job: Job, progress: Progress): Pod[] {
  const duplicates = isIndexed(job) ? useless(job, progress) : []
  const rest = progress.active.filter((pod) => !duplicates.includes(pod))
  const surplus = rest.length - wantedActive(job, progress)
  if (surplus <= 0) return duplicates
  const byUse = [...rest].sort((a, b) => Number(isPodReady(a)) - Number(isPodReady(b)) || startOf(b) - startOf(a))
  return [...duplicates, ...byUse.slice(0, surplus)]
}

/** Active pods whose index is done already, or taken by another. */
function useless(job: Job, { active, succeededIndexes, failedIndexes }: Progress): Pod[] {
  const seen = new Set<number>()
  return active.filter((pod) => {
    const index = indexOf(pod, job)
    if (index === undefined || succeededIndexes.has(index) || failedIndexes.has(index) || seen.has(index)) return true
    seen.add(index)
    return false
  })
}

function pendingIndexes(job: Job, { active, succeededIndexes, failedIndexes }: Progress, count: number): number[] {
  const taken = new Set(active.map((pod) => indexOf(pod, job)))
  return Array.from({ length: job.spec?.completions ?? 0 }, (_, index) => index)
    .filter((index) => !taken.has(index) && !succeededIndexes.has(index) && !failedIndexes.has(index))
    .slice(0, count)
}

/** Carries the plan out. Answers the error that stopped it, if any. */
export async function applyPlan(job: Job, plan: PodPlan, context: ControllerContext): Promise<unknown> {
  await Promise.all(plan.remove.map((pod) => removePod(pod, job, context)))
  const { error } = await slowStart(plan.create.length, (each) =>
    createPod(jobPod(job, plan.create[each]), job, context),
  )
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
