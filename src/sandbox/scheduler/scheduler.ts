import type { Client } from '../client.ts'
import { memory } from '../controllers/shared/memory.ts'
import type { Controller, ControllerContext, ReconcileResult } from '../controllers/types.ts'
import { kinds } from '../kinds.ts'
import type { Node, Pod } from '../schema/types.gen.ts'
import type { Change } from '../storage/types.ts'
import { bindPod } from './bind.ts'
import { decide } from './decide.ts'
import { reportFailure, reportGated } from './report.ts'
import { isFinished, priorityOf } from './snapshot.ts'

const NAME = 'default-scheduler'
/** All pods are decided on one after the other: each decision sees the ones before. */
const QUEUE = 'pods'
/** Pods that fit nowhere are tried, and reported, again after this time even if nothing happened. */
const FLUSH_MILLISECONDS = 5 * 60_000

/** When each waiting pod was last reported, by uid. */
const reportTimes = memory<number>()

/** Finds nodes for pods (pkg/scheduler). */
export const scheduler: Controller = {
  name: NAME,
  eventSeries: true,
  watches: [
    { kind: kinds.pods, keys: (change) => (podMatters(change) ? [QUEUE] : []) },
    { kind: kinds.nodes, keys: (change) => (nodeMatters(change) ? [QUEUE] : []) },
    { kind: kinds.persistentVolumeClaims, keys: () => [QUEUE] },
    { kind: kinds.persistentVolumes, keys: () => [QUEUE] },
    { kind: kinds.storageClasses, keys: () => [QUEUE] },
  ],
  async reconcile(_key, context): Promise<ReconcileResult> {
    const waiting = pendingPods(context.client)
    const errors: unknown[] = []
    let left = 0
    for (const pod of waiting) {
      try {
        if (!(await schedule(pod, context))) left++
      } catch (error) {
        errors.push(error)
      }
    }
    forgetGone(context.client, waiting)
    if (errors.length > 0) throw errors[0]
    return left > 0 ? { requeueAfterMilliseconds: FLUSH_MILLISECONDS } : undefined
  },
}

/** Pods of this scheduler without a node: most important first, then oldest. */
function pendingPods(client: Client): Pod[] {
  return client
    .list(kinds.pods)
    .filter(
      ({ spec, metadata, status }) =>
        !spec?.nodeName &&
        (spec?.schedulerName ?? NAME) === NAME &&
        metadata.deletionTimestamp === undefined &&
        status?.phase !== 'Succeeded' &&
        status?.phase !== 'Failed',
    )
    .sort((a, b) => priorityOf(b) - priorityOf(a) || createdAt(a) - createdAt(b))
}

async function schedule(listed: Pod, context: ControllerContext): Promise<boolean> {
  const { client, clock } = context
  const pod = client.get(kinds.pods, listed.metadata.namespace ?? '', listed.metadata.name)
  if (!pod || pod.metadata.uid !== listed.metadata.uid || pod.spec?.nodeName || pod.metadata.deletionTimestamp)
    return true
  if ((pod.spec?.schedulingGates ?? []).length > 0) {
    await reportGated(pod, context)
    return true
  }
  const decision = decide(pod, client)
  if ('node' in decision) {
    await bindPod(pod, decision, context)
    return true
  }
  const times = reportTimes(client)
  const last = times.get(pod.metadata.uid)
  const due = last === undefined || clock.now() - last >= FLUSH_MILLISECONDS
  if (await reportFailure(pod, decision, due, context)) times.set(pod.metadata.uid, clock.now())
  return false
}

function forgetGone(client: Client, waiting: readonly Pod[]): void {
  const uids = new Set(waiting.map(({ metadata }) => metadata.uid))
  const times = reportTimes(client)
  for (const uid of times.keys()) if (!uids.has(uid)) times.delete(uid)
}

/** A pod matters when it waits, and when it makes room or changes what others look for in it. */
function podMatters({ object, previous, type }: Change<Pod>): boolean {
  const differs = (part: (pod: Pod) => unknown) =>
    JSON.stringify(previous && part(previous)) !== JSON.stringify(part(object))
  const relabelled = () => differs(({ metadata }) => metadata.labels ?? {})
  if (!object.spec?.nodeName) return type !== 'DELETED' && (differs(({ spec }) => spec) || relabelled())
  if (type === 'DELETED') return true
  if (type === 'ADDED' || !previous?.spec?.nodeName) return false
  return isFinished(object) !== isFinished(previous) || relabelled()
}

/** Heartbeats do not matter: room, labels and taints do. */
function nodeMatters({ object, previous, type }: Change<Node>): boolean {
  if (type !== 'MODIFIED' || !previous) return true
  const view = ({ spec, status, metadata }: Node) => JSON.stringify([spec, status?.allocatable, metadata.labels])
  return view(previous) !== view(object)
}

function createdAt({ metadata }: Pod): number {
  return Date.parse(metadata.creationTimestamp)
}
