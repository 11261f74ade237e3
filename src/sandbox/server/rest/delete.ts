import { conflict, notFound } from '../../api/status.ts'
import { formatTime } from '../../clock.ts'
import type { KubeObject } from '../../objects.ts'
import type { CustomResourceDefinition, ObjectMeta, Pod } from '../../schema/types.gen.ts'
import { atOnce, Overtaken, type Steps } from '../../steps.ts'
import type { StorageKey } from '../../storage/types.ts'
import { CLEANUP, DEFINITIONS } from '../custom/cleanup.ts'
import { PENDING, terminatingStatus } from '../custom/naming.ts'
import type { Backend, Caller, Target } from '../types.ts'
import { fieldOf, withField } from '../types.ts'
import { asStored, changedAsServed, liveAfresh, readBack } from './as-served.ts'
import { orStorageStatus } from './errors.ts'
import { finished, removeFinished } from './finish.ts'

/** `metav1.DeleteOptions`, checked. */
export interface Deletion {
  gracePeriodSeconds?: number | undefined
  propagationPolicy?: string | undefined
  orphanDependents?: boolean | undefined
  preconditions?: { uid?: string | undefined; resourceVersion?: string | undefined } | undefined
  /** One of the objects of a request that names none. */
  ofCollection?: boolean
}

export interface Deleted {
  object: KubeObject
  /** False when it still waits for its grace period or finalizers. */
  gone: boolean
}

/** Deletes an object, or marks it as being deleted. Source: k8s.io/apiserver/pkg/registry/{rest/delete,generic/registry/store}.go. */
export function deleteObject(backend: Backend, caller: Caller, target: Target, options: Deletion = {}): Deleted {
  return atOnce(deleteSteps(backend, caller, target, options))
}

/** The same in steps, which are overtaken when the object changes meanwhile. From the last of them to the store nobody comes in between. */
export function* deleteSteps(backend: Backend, caller: Caller, target: Target, options: Deletion = {}): Steps<Deleted> {
  const { served, namespace, name } = target
  const stored = backend.store.get(served.key, namespace, name)
  if (!stored) throw notFound(served.info, name)
  const live = liveAfresh(served, stored)
  checkDeletionPreconditions(target, live.metadata, options)
  yield* backend.admission.validate(admissionRequest(caller, target, live, options), () => {
    if (backend.store.get(served.key, namespace, name) !== stored) throw new Overtaken()
  })
  if (goesAtOnce(target, live, options)) return { object: removeFinished(backend, caller, target, stored), gone: true }
  const marked = mark(backend, served.key, live, options, target)
  if (!marked) return { object: live, gone: false }
  const next = asStored(served, marked)
  if (finished(served.key, next)) return { object: removeFinished(backend, caller, target, next), gone: true }
  if (caller.dryRun || marked === live) return { object: changedAsServed(served, marked), gone: false }
  const told = readBack(served, next)
  const written = orStorageStatus(served.info, name, () => backend.store.update(served.key, next))
  return { object: told(written), gone: false }
}

function admissionRequest(
  { user, dryRun, warnings }: Caller,
  { served, namespace, name }: Target,
  old: KubeObject,
  { ofCollection }: Deletion,
) {
  const place = { subresource: '', namespace, name: ofCollection ? '' : name }
  return { operation: 'DELETE', served, ...place, user, dryRun, object: undefined, old, warnings } as const
}

/** What has no grace and nothing to wait for goes as it is. */
function goesAtOnce({ served }: Target, live: KubeObject, options: Deletion): boolean {
  if (served.strategy?.gracePeriodSeconds || served.key === 'namespaces') return false
  if (served.key === DEFINITIONS && !live.metadata.deletionTimestamp) return false
  return finalizersFor(served.key, live, options).length === 0
}

/** Throws 409 unless it is the object that was meant. */
export function checkDeletionPreconditions(
  { served, name }: Target,
  { uid, resourceVersion }: ObjectMeta,
  { preconditions }: Deletion,
): void {
  const resource = { group: served.info.group, resource: served.info.kind }
  if (preconditions?.uid && preconditions.uid !== uid) {
    const text = `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`
    throw conflict(resource, name, text)
  }
  if (preconditions?.resourceVersion && preconditions.resourceVersion !== resourceVersion) {
    const text = `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`
    throw conflict(resource, name, text)
  }
}

/** The object as being deleted; undefined when an earlier deletion already says all of this one. */
function mark(
  backend: Backend,
  key: StorageKey,
  live: KubeObject,
  options: Deletion,
  target: Target,
): KubeObject | undefined {
  if (key === DEFINITIONS && !live.metadata.deletionTimestamp) return pendingDefinition(live, backend.clock.now())
  const finalizers = finalizersFor(key, live, options)
  const grace = graceFor(target, live, options)
  const changedFinalizers = finalizers.join() !== (live.metadata.finalizers ?? []).join()
  const running = live.metadata.deletionGracePeriodSeconds
  if (live.metadata.deletionTimestamp && !changedFinalizers && (running === undefined || running <= grace)) {
    return finished(key, live) ? live : undefined
  }
  const seconds = live.metadata.deletionTimestamp ? Math.min(running ?? 0, grace) : grace
  const { finalizers: _old, ...rest } = live.metadata
  const metadata = {
    ...rest,
    ...(finalizers.length > 0 ? { finalizers } : {}),
    ...times(backend, live.metadata, seconds, running),
    deletionGracePeriodSeconds: seconds,
    // A deletion is a change of what is wanted.
    ...(live.metadata.generation && !live.metadata.deletionTimestamp
      ? { generation: live.metadata.generation + 1 }
      : {}),
  }
  const marked = { ...live, metadata }
  if (key !== 'namespaces') return marked
  const { deletionGracePeriodSeconds: _grace, ...bare } = metadata
  const status = fieldOf(live, 'status') as object | undefined
  return withField({ ...live, metadata: bare }, 'status', { ...status, phase: 'Terminating' })
}

/** A definition is only marked at first, and goes after all of its objects. Source: apiextensions-apiserver/pkg/registry/customresourcedefinition/etcd.go. */
function pendingDefinition(live: KubeObject, now: number): KubeObject {
  const time = formatTime(now)
  const { finalizers = [] } = live.metadata
  const metadata = { ...live.metadata, deletionTimestamp: time, finalizers: [...new Set([...finalizers, CLEANUP])] }
  const { status } = live as CustomResourceDefinition
  return withField({ ...live, metadata }, 'status', terminatingStatus(status, time, PENDING))
}

function times(backend: Backend, { deletionTimestamp }: ObjectMeta, seconds: number, running: number | undefined) {
  if (deletionTimestamp && running === seconds) return {}
  return { deletionTimestamp: formatTime(backend.clock.now() + seconds * 1000) }
}

function graceFor({ served }: Target, live: KubeObject, { gracePeriodSeconds }: Deletion): number {
  const standard = served.strategy?.gracePeriodSeconds?.(live)
  if (standard === undefined) return 0
  const pod = live as Pod
  // A pod that no node runs has nothing to end (core/pod/strategy.go, CheckGracefulDelete).
  if (!pod.spec?.nodeName || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return 0
  const grace = gracePeriodSeconds ?? standard
  return grace < 0 ? 1 : grace
}

/** Kinds whose dependents stay unless the client says otherwise. */
const ORPHAN_BY_DEFAULT: ReadonlySet<StorageKey> = new Set(['replicationcontrollers', 'jobs.batch'])
/** Kinds that never have dependents to wait for (`GarbageCollectionPolicy: Unsupported`). */
const NO_DEPENDENTS: ReadonlySet<StorageKey> = new Set(['events'])

function finalizersFor(key: StorageKey, live: KubeObject, options: Deletion): string[] {
  const old = live.metadata.finalizers ?? []
  if (NO_DEPENDENTS.has(key)) return old
  const kept = old.filter((finalizer) => finalizer !== 'orphan' && finalizer !== 'foregroundDeletion')
  const policy = policyFor(key, old, options)
  if (policy === 'Orphan') return [...kept, 'orphan']
  return policy === 'Foreground' ? [...kept, 'foregroundDeletion'] : kept
}

function policyFor(key: StorageKey, finalizers: string[], { propagationPolicy, orphanDependents }: Deletion): string {
  if (propagationPolicy) return propagationPolicy
  if (orphanDependents !== undefined) return orphanDependents ? 'Orphan' : 'Background'
  if (finalizers.includes('orphan')) return 'Orphan'
  if (finalizers.includes('foregroundDeletion')) return 'Foreground'
  return ORPHAN_BY_DEFAULT.has(key) ? 'Orphan' : 'Background'
}
