import { randomUUID } from 'node:crypto'
import { alreadyExists, StatusError } from '../../api/status.ts'
import { formatTime } from '../../clock.ts'
import type { Draft, KubeObject } from '../../objects.ts'
import { Overtaken, type Steps } from '../../steps.ts'
import { StoreError } from '../../storage/types.ts'
import { refuseWhileTerminating } from '../custom/cleanup.ts'
import { afterWrite, beginCreate, steadySteps } from '../hooks/table.ts'
import type { ServedResource } from '../registry.ts'
import { plainError } from '../statuses.ts'
import type { Backend, Caller, Target } from '../types.ts'
import { steadily } from '../webhooks/attempts.ts'
import { asStored, asWorkedOn, readBack } from './as-served.ts'
import { orStorageStatus } from './errors.ts'
import { firstGeneration } from './metadata/generation.ts'
import { managedFieldsSteps } from './metadata/managed-fields.ts'
import { generateName } from './metadata/names.ts'
import { inOrder } from './metadata/order.ts'
import { dedupeOwners } from './metadata/owners.ts'
import { fillNamespace } from './metadata/place.ts'
import { settle } from './settle.ts'
import { refuseTooDeep, strategyContext, validated } from './strategy.ts'
import { surroundingsOf } from './surroundings.ts'

export interface CreateOptions {
  /** The draft brings its managed fields (server-side apply). */
  keepManagedFields?: boolean
  /** When another has taken the name meanwhile, the write is made anew, as an update. */
  orUpdate?: boolean
}

/**
 * Creates an object from a private draft in the served version, in steps: defaults, managed fields, admission, strategy, validation, store.
 * Returns it in the stored version, of a custom kind in the served one. From the last step to the store nobody comes in between.
 */
export function* createSteps(
  backend: Backend,
  caller: Caller,
  target: Target,
  draft: Draft,
  { keepManagedFields, orUpdate }: CreateOptions = {},
): Steps<KubeObject> {
  const { served } = target
  refuseWhileTerminating(backend, served)
  const surroundings = surroundingsOf(backend, target)
  const check = () => {
    if (surroundingsOf(backend, target) !== surroundings) throw new Overtaken()
    if (orUpdate && backend.store.get(served.key, target.namespace, target.name)) throw new Overtaken()
  }
  const object = received(caller, target, draft)
  if (!keepManagedFields) object.metadata = yield* manage(backend, caller, target, object)
  yield
  admit(backend, caller, target, object)
  // Webhooks may have moved it.
  checkPlace(target, object)
  refuseTooDeep(object)
  yield
  check()
  return yield* steadySteps(served.key, finish(backend, caller, target, object, check))
}

/** From what only the server says of an object to the store. */
function* finish(
  backend: Backend,
  caller: Caller,
  target: Target,
  object: Draft,
  check: () => void,
): Steps<KubeObject> {
  yield* complete(backend, caller, target, object)
  yield* settle(object as KubeObject)
  yield
  check()
  caller.mayCreate?.()
  const write = writing(backend, caller, target, object as KubeObject)
  yield* backend.admission.validate(admissionRequest(caller, target, object), check)
  return write()
}

/** What was sent, in the version writes work on, without what only the server says. */
function received(caller: Caller, target: Target, draft: Draft): Draft {
  const { served } = target
  const object = asWorkedOn(served, draft)
  checkPlace(target, object)
  wipeSystemFields(object)
  dedupeOwners(object, caller)
  served.strategy?.setDefaults?.(object)
  if (served.hasStatus && !STATUS_KEPT.has(served.key)) dropStatus(object)
  return object
}

/** Gives an object what the server says of it, and validates it. */
function* complete(backend: Backend, caller: Caller, target: Target, object: Draft): Steps<void> {
  const { served } = target
  fillSystemFields(backend, object)
  served.strategy?.prepareForCreate?.(object, strategyContext(backend, caller))
  beginCreate(backend, served.key, object, caller.dryRun)
  object.metadata = withGeneration(target, object)
  yield
  yield* validated(target, object, undefined, caller)
  object.metadata = inOrder(object.metadata)
}

/** Kinds whose `status` counts when they are created: a kubelet registers its node with what it has. */
const STATUS_KEPT: ReadonlySet<string> = new Set(['nodes'])

function checkPlace({ served, namespace, name }: Target, draft: Draft): void {
  const { metadata } = draft
  fillNamespace(metadata, served.info.namespaced ? namespace : '')
  if (name !== '' && !metadata.name) metadata.name = name
}

/** What only the server says of an object (`WipeObjectMetaSystemFields`). */
function wipeSystemFields(draft: Draft): void {
  const { deletionTimestamp: _t, deletionGracePeriodSeconds: _g, selfLink: _s, uid: _u, ...metadata } = draft.metadata
  draft.metadata = metadata
}

function dropStatus(draft: Draft & { status?: unknown }): void {
  delete draft.status
}

function* manage(backend: Backend, caller: Caller, { served }: Target, next: Draft): Steps<Draft['metadata']> {
  const { managedFields: _sent, ...metadata } = next.metadata
  if (!served.schema) return metadata
  const managedFields = yield* managedFieldsSteps(served, {
    live: undefined,
    next,
    manager: caller.manager,
    apiVersion: served.apiVersion,
    subresource: '',
    time: formatTime(backend.clock.now()),
    schema: served.schema,
  })
  return managedFields.length > 0 ? { ...metadata, managedFields } : metadata
}

function admit(backend: Backend, caller: Caller, target: Target, draft: Draft): void {
  backend.admission.admit(admissionRequest(caller, target, draft))
}

function admissionRequest(caller: Caller, { served, namespace }: Target, object: Draft) {
  const { user, dryRun, warnings } = caller
  const name = object.metadata.name ?? ''
  return {
    operation: 'CREATE',
    served,
    subresource: '',
    namespace,
    name,
    user,
    dryRun,
    object,
    old: undefined,
    warnings,
  } as const
}

function fillSystemFields({ clock }: Backend, draft: Draft): void {
  const { metadata } = draft
  const { generateName: prefix } = metadata
  const name = metadata.name || (prefix ? steadily('name', () => generateName(prefix)) : '')
  draft.metadata = { ...metadata, name, uid: steadily('uid', randomUUID), creationTimestamp: formatTime(clock.now()) }
}

function withGeneration({ served }: Target, draft: Draft): Draft['metadata'] {
  const generation = firstGeneration(served.key)
  if (generation === undefined) return draft.metadata
  return { ...draft.metadata, generation }
}

/** How to store an object. It is converted before: a webhook that is asked for that must not make anew what admission has counted. */
function writing(backend: Backend, caller: Caller, { served }: Target, object: KubeObject): () => KubeObject {
  const next = asStored(served, object)
  const told = readBack(served, next)
  return () => {
    const { namespace = '', name, resourceVersion = '' } = object.metadata
    if (!caller.dryRun && Number(resourceVersion) > 0) {
      throw plainError('resourceVersion should not be set on objects to be created')
    }
    const existing = backend.store.get(served.key, namespace, name)
    if (existing) throw nameTaken(served.info, existing)
    return told(caller.dryRun ? next : store(backend, served, next))
  }
}

function store(backend: Backend, served: ServedResource, object: KubeObject): KubeObject {
  // The store puts the version in its place.
  const placed = { ...object, metadata: inOrder({ ...object.metadata, resourceVersion: '' }) }
  return orStorageStatus(served.info, object.metadata.name, () => {
    try {
      const created = backend.store.create(served.key, placed)
      afterWrite(backend, served.key, created)
      return created
    } catch (error) {
      throw error instanceof StoreError && error.code === 'exists' ? nameTaken(served.info, object) : error
    }
  })
}

function nameTaken(resource: { group: string; resource: string }, { metadata }: KubeObject): StatusError {
  const taken = alreadyExists(resource, metadata.name)
  if (metadata.deletionTimestamp === undefined) return taken
  return new StatusError({ ...taken.status, message: `object is being deleted: ${taken.status.message}` })
}
