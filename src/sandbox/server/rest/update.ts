import { withoutManagedFields } from '../../api/apply/track-managed-fields.ts'
import { equalJson } from '../../api/json/values.ts'
import { notFound } from '../../api/status.ts'
import { formatTime } from '../../clock.ts'
import type { Draft, KubeObject } from '../../objects.ts'
import type { FieldError } from '../../resources/types.ts'
import type { ObjectMeta } from '../../schema/types.gen.ts'
import { atOnce, Overtaken, oneStep, type Steps } from '../../steps.ts'
import { beginUpdate, steadySteps } from '../hooks/table.ts'
import type { Backend, Caller, Target } from '../types.ts'
import { fieldOf, withField } from '../types.ts'
import { asServed, asWorkedOn, liveAsWorkedOn } from './as-served.ts'
import { nextGeneration } from './metadata/generation.ts'
import { managedFieldsSteps } from './metadata/managed-fields.ts'
import { dedupeOwners } from './metadata/owners.ts'
import { checkPlace } from './metadata/place.ts'
import { checkPreconditions } from './preconditions.ts'
import { settle } from './settle.ts'
import { outcomeOf, storeUpdate } from './store-update.ts'
import { metadataUpdateErrors, refuse, refuseTooDeep, strategyContext, validated } from './strategy.ts'

/** What a subresource may change: the rest of the object stays as it is. */
export interface SubresourceRule {
  readonly name: string
  /** Takes from `next` what the subresource may change, everything else from `live`. Both are in the version writes work on. */
  merge(next: Draft, live: KubeObject): Draft
  /** Whether the change counts as one of the object itself: then generation and strategy follow as in an ordinary update. */
  readonly ordinary?: boolean
  /** Additional or other validation than that of the main resource. */
  validate?(next: KubeObject, live: KubeObject, target: Target): void
}

export interface UpdateOptions {
  subresource?: SubresourceRule
  /** The draft brings its managed fields (server-side apply). */
  keepManagedFields?: boolean
  /** A patch of the live object: then another uid is a change of the uid, not a precondition. */
  patch?: boolean
}

/**
 * Changes an object: `transform` makes the next state, in the served version, from the live one. Returns the state in the stored version,
 * of a custom kind in the served one; an update that changes nothing writes nothing.
 */
export function updateObject(
  backend: Backend,
  caller: Caller,
  target: Target,
  transform: (live: KubeObject) => Draft,
  options: UpdateOptions = {},
): KubeObject {
  return atOnce(updateSteps(backend, caller, target, (live) => oneStep(() => transform(live)), options))
}

/** The same in steps, which are overtaken when the object changes meanwhile. From the last of them to the store nobody comes in between. */
export function* updateSteps(
  backend: Backend,
  caller: Caller,
  target: Target,
  transform: (live: KubeObject) => Steps<Draft>,
  options: UpdateOptions = {},
): Steps<KubeObject> {
  const { served, namespace, name } = target
  const stored = backend.store.get(served.key, namespace, name)
  if (!stored) throw notFound(served.info, name)
  const live = liveAsWorkedOn(served, stored)
  const sent = yield* transform(asServed(served, stored))
  yield
  checkPlace(sent.metadata, target)
  dedupeOwners(sent, caller)
  const next = yield* mergedState(backend, caller, target, sent, live, options)
  yield
  const request = admissionRequest(caller, target, next, live, options)
  backend.admission.admit(request)
  refuseTooDeep(next)
  yield
  const check = () => {
    if (backend.store.get(served.key, namespace, name) !== stored) throw new Overtaken()
  }
  check()
  return yield* steadySteps(
    served.key,
    finish(backend, caller, target, { next, live, stored, request, check, options }),
  )
}

/** An update whose next state says what was sent, and what admission has made of it. */
interface Admitted {
  readonly next: Draft
  readonly live: KubeObject
  /** The live object as the store has it. */
  readonly stored: KubeObject
  readonly request: ReturnType<typeof admissionRequest>
  /** Throws `Overtaken` when somebody else has changed the object. */
  readonly check: () => void
  readonly options: UpdateOptions
}

/** From what follows from the next state to the store. */
function* finish(
  backend: Backend,
  caller: Caller,
  target: Target,
  { next, live, stored, request, check, options }: Admitted,
): Steps<KubeObject> {
  const { strategy } = target.served
  if (!options.subresource || options.subresource.ordinary) prepare(backend, caller, target, next, live)
  else strategy?.prepareForStatusUpdate?.(next, live, strategyContext(backend, caller))
  yield
  yield* validateNext(target, next, live, caller, options)
  yield* settle(next as KubeObject)
  yield
  const outcome = outcomeOf(target.served, next as KubeObject, stored)
  yield
  check()
  yield* backend.admission.validate(request, check)
  return storeUpdate(backend, caller, target, outcome)
}

function admissionRequest(
  { user, dryRun, warnings }: Caller,
  { served, namespace, name }: Target,
  object: Draft,
  old: KubeObject,
  { subresource }: UpdateOptions,
) {
  const place = { subresource: subresource?.name ?? '', namespace, name }
  return { operation: 'UPDATE', served, ...place, user, dryRun, object, old, warnings } as const
}

/** The next state with everything restored that this request may not change, and its managed fields. */
function* mergedState(
  backend: Backend,
  caller: Caller,
  { served, name }: Target,
  sent: Draft,
  live: KubeObject,
  { subresource, keepManagedFields, patch }: UpdateOptions,
): Steps<Draft> {
  checkPreconditions(served, name, sent, live, patch)
  const draft = asWorkedOn(served, sent)
  if (!keepManagedFields || !isSameButManagers(draft, live)) served.strategy?.setDefaults?.(draft)
  const merged = subresource ? subresource.merge(draft, live) : restoreFields(resetFieldsOf(served), draft, live)
  const metadata = restoreMetadata(merged.metadata, live.metadata)
  const next = { ...merged, metadata }
  if (keepManagedFields || !served.schema) return next
  const managedFields = yield* managedFieldsSteps(served, {
    live,
    next,
    manager: caller.manager,
    apiVersion: served.apiVersion,
    subresource: subresource?.name ?? '',
    time: formatTime(backend.clock.now()),
    schema: served.schema,
  })
  return {
    ...next,
    metadata: withField(metadata, 'managedFields', managedFields.length > 0 ? managedFields : undefined),
  }
}

/** An apply that changes nothing leaves the object as it is, also without new defaults. */
function isSameButManagers(draft: Draft, live: KubeObject): boolean {
  return equalJson(withoutManagedFields(draft), withoutManagedFields(live))
}

function resetFieldsOf({ hasStatus, strategy }: Target['served']): string[] {
  return [...(hasStatus ? ['status'] : []), ...(strategy?.resetFields ?? [])]
}

function restoreFields(names: readonly string[], next: Draft, live: KubeObject): Draft {
  return names.reduce((draft, name) => withField(draft, name, structuredClone(fieldOf(live, name))), next)
}

function restoreMetadata(next: ObjectMeta, live: ObjectMeta): ObjectMeta {
  const { selfLink: _selfLink, generation: _generation, ...sent } = next
  return {
    ...sent,
    uid: next.uid || live.uid,
    creationTimestamp: live.creationTimestamp,
    resourceVersion: live.resourceVersion,
    ...(live.generation === undefined ? {} : { generation: live.generation }),
    ...(live.deletionTimestamp ? { deletionTimestamp: live.deletionTimestamp } : {}),
    ...(live.deletionGracePeriodSeconds === undefined
      ? {}
      : { deletionGracePeriodSeconds: live.deletionGracePeriodSeconds }),
  }
}

function prepare(backend: Backend, caller: Caller, { served }: Target, next: Draft, live: KubeObject): void {
  served.strategy?.prepareForUpdate?.(next, live, strategyContext(backend, caller))
  beginUpdate(backend, served.key, next, caller.dryRun)
  const generation = nextGeneration(served.key, next, live)
  if (generation !== undefined) next.metadata = { ...next.metadata, generation }
}

function* validateNext(
  target: Target,
  next: Draft,
  live: KubeObject,
  caller: Caller,
  { subresource }: UpdateOptions,
): Steps<void> {
  if (!subresource) return yield* validated(target, next, live, caller)
  const { strategy, storage } = target.served
  const own = yield* subresourceErrors(target, subresource.name, next as KubeObject, live)
  const errors = [...metadataUpdateErrors(target, next.metadata, live.metadata), ...own]
  caller.warnings.push(...(strategy?.validationWarnings?.(next) ?? []))
  refuse(storage, target.name, errors)
  subresource.validate?.(next as KubeObject, live, target)
}

function* subresourceErrors(
  { served: { strategy, custom } }: Target,
  name: string,
  next: KubeObject,
  live: KubeObject,
): Steps<FieldError[]> {
  if (name === 'status' && strategy?.validateStatusSteps) return yield* strategy.validateStatusSteps(next, live)
  if (name === 'status') return strategy?.validateStatusUpdate?.(next, live) ?? []
  // The schema of a custom kind may say more of its replicas than a Scale does.
  return name === 'scale' && custom && strategy?.validateSteps ? yield* strategy.validateSteps(next, live) : []
}
