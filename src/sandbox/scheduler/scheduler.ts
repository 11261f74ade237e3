import { perObject } from '../../util/per-object.ts'
import type { Client } from '../client.ts'
import { isPodFinished } from '../controllers/shared/pods.ts'
import type { Controller, ControllerContext, ReconcileResult } from '../controllers/types.ts'
import { kinds } from '../kinds.ts'
import type { Node, Pod } from '../schema/types.gen.ts'
import type { Change } from '../storage/types.ts'
import { giveWay } from '../turns.ts'
import { bindPod } from './bind.ts'
import { cacheOf } from './cache.ts'
import { decide } from './decide.ts'
import { reportFailure, reportGated } from './report.ts'
import { priorityOf } from './snapshot.ts'

const NAME = 'default-scheduler'
/** Pods that fit nowhere are tried, and reported, again after this time even if nothing happened. */
const FLUSH_MILLISECONDS = 5 * 60_000

/** Which of the waiting pods are decided on, as key of the queue. */
const PASSES: Readonly<Record<string, (pod: Pod, tried: boolean) => boolean>> = {
  /** There may be room now for anybody. */
  all: () => true,
  /** A pod has got its node: where others are matters to some. */
  company: (pod) => looksAtOthers(pod),
  /** What fitted nowhere a moment ago still does not. */
  fresh: (_pod, tried) => !tried,
}

interface Memory {
  /** When each waiting pod was last tried and last reported, by uid. */
  tried: Map<string, number>
  reported: Map<string, number>
  /** The pass under way: each decision sees the ones before. */
  pass: Promise<unknown>
}

const memory = perObject(
  (_client: Client): Memory => ({ tried: new Map(), reported: new Map(), pass: Promise.resolve() }),
)

/** Finds nodes for pods (pkg/scheduler). */
export const scheduler: Controller = {
  name: NAME,
  eventSeries: true,
  watches: [
    { kind: kinds.pods, keys: passesFor },
    { kind: kinds.nodes, keys: (change) => (nodeMatters(change) ? ['all'] : []) },
    { kind: kinds.persistentVolumeClaims, keys: () => ['all'] },
    { kind: kinds.persistentVolumes, keys: () => ['all'] },
    { kind: kinds.storageClasses, keys: () => ['all'] },
  ],
  reconcile(key, context): Promise<ReconcileResult> {
    const own = memory(context.client)
    const pass = own.pass.then(() => scheduleWaiting(key, own, context))
    own.pass = pass.catch(() => undefined)
    return pass
  },
}

async function scheduleWaiting(key: string, own: Memory, context: ControllerContext): Promise<ReconcileResult> {
  const waiting = pendingPods(context.client)
  const isDue = PASSES[key] ?? (() => true)
  const errors: unknown[] = []
  for (const pod of waiting) {
    const { uid } = pod.metadata
    const tried = own.tried.get(uid)
    if (!isDue(pod, tried !== undefined && context.clock.now() - tried < FLUSH_MILLISECONDS)) continue
    await giveWay('work')
    try {
      if (await schedule(pod, own, context)) own.tried.delete(uid)
      else own.tried.set(uid, context.clock.now())
    } catch (error) {
      own.tried.delete(uid)
      errors.push(error)
    }
  }
  forgetGone(own, waiting)
  if (errors.length > 0) throw errors[0]
  return own.tried.size > 0 ? { requeueAfterMilliseconds: FLUSH_MILLISECONDS } : undefined
}

/** Pods of this scheduler without a node: most important first, then oldest. */
function pendingPods(client: Client): Pod[] {
  return [...cacheOf(client).homeless()]
    .filter(({ spec, metadata }) => (spec?.schedulerName ?? NAME) === NAME && metadata.deletionTimestamp === undefined)
    .sort(
      (a, b) =>
        priorityOf(b) - priorityOf(a) || (createdAt(a) < createdAt(b) ? -1 : createdAt(a) > createdAt(b) ? 1 : 0),
    )
}

/** Answers whether there is nothing left to decide about the pod. */
async function schedule(listed: Pod, { reported }: Memory, context: ControllerContext): Promise<boolean> {
  const { client, clock } = context
  const pod = client.get(kinds.pods, listed.metadata.namespace ?? '', listed.metadata.name)
  if (!pod || pod.metadata.uid !== listed.metadata.uid || pod.spec?.nodeName || pod.metadata.deletionTimestamp)
    return true
  if ((pod.spec?.schedulingGates ?? []).length > 0) {
    await reportGated(pod, context)
    return true
  }
  const decision = decide(pod, cacheOf(client).snapshot())
  if ('node' in decision) {
    await bindPod(pod, decision, context)
    return true
  }
  const last = reported.get(pod.metadata.uid)
  const due = last === undefined || clock.now() - last >= FLUSH_MILLISECONDS
  if (await reportFailure(pod, decision, due, context)) reported.set(pod.metadata.uid, clock.now())
  return false
}

function forgetGone({ tried, reported }: Memory, waiting: readonly Pod[]): void {
  const uids = new Set(waiting.map(({ metadata }) => metadata.uid))
  for (const times of [tried, reported]) for (const uid of times.keys()) if (!uids.has(uid)) times.delete(uid)
}

/** A pod matters when it waits, and when it makes room or changes what others look for in it. */
function passesFor({ object, previous, type }: Change<Pod>): string[] {
  const differs = (part: (pod: Pod) => unknown) =>
    JSON.stringify(previous && part(previous)) !== JSON.stringify(part(object))
  const relabelled = () => differs(({ metadata }) => metadata.labels ?? {})
  if (!object.spec?.nodeName) {
    if (type === 'ADDED') return ['fresh']
    return type === 'MODIFIED' && (differs(({ spec }) => spec) || relabelled()) ? ['all'] : []
  }
  if (type === 'DELETED') return ['all']
  if (type === 'ADDED' || !previous?.spec?.nodeName) return ['company']
  return isPodFinished(object) !== isPodFinished(previous) || relabelled() ? ['all'] : []
}

/** Whether it depends on other pods where this one may go. */
function looksAtOthers({ spec }: Pod): boolean {
  const near = spec?.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
  return near.length > 0 || (spec?.topologySpreadConstraints ?? []).length > 0
}

/** Heartbeats do not matter: room, labels and taints do. */
function nodeMatters({ object, previous, type }: Change<Node>): boolean {
  if (type !== 'MODIFIED' || !previous) return true
  const view = ({ spec, status, metadata }: Node) => JSON.stringify([spec, status?.allocatable, metadata.labels])
  return view(previous) !== view(object)
}

function createdAt({ metadata }: Pod): string {
  return metadata.creationTimestamp
}
