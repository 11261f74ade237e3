import type { Draft, KubeObject } from '../../objects.ts'
import { parseApiVersion } from '../../objects.ts'
import type { ObjectSchema } from '../../schema/type-schema.ts'
import { atOnce, type Steps } from '../../steps.ts'
import { equalJson } from '../json/values.ts'
import { badRequest, StatusError } from '../status.ts'
import { DecodeError } from '../typed/decode-error.ts'
import { toTyped } from '../typed/to-typed.ts'
import { Walk } from '../typed/walk.ts'
import { zeroObject } from '../typed/write.ts'
import { applyConflict } from './conflict-error.ts'
import { difference, emptySet, isEmpty, recursiveDifference } from './field-set.ts'
import { ignoredFields, unowned } from './ignored-fields.ts'
import { lastAppliedFields, withLastApplied } from './last-applied.ts'
import { decodeSteps, encodeSteps, identity, type Manager, type Managers, withSet } from './managers.ts'
import { mergeValues } from './merge-values.ts'
import { prune } from './prune.ts'
import { toFieldSet } from './to-field-set.ts'
import { trackSteps, withoutManagedFields } from './track-managed-fields.ts'
import { type Conflicts, findConflicts, forgetUnknown, takeFromOthers } from './update-managers.ts'
import { configErrors } from './validate-config.ts'
import { type Changes, changesBetween, type ManagerVersions, oneVersion } from './versions.ts'

export interface ApplyInput {
  /** Undefined when the object does not exist yet. */
  live: KubeObject | undefined
  /** The parsed configuration, exactly as sent: only its fields are owned. */
  config: Draft
  manager: string
  force: boolean
  /** The version of the endpoint. */
  apiVersion: string
  subresource: string
  time: string
  schema: ObjectSchema
  versions?: ManagerVersions | undefined
}

/**
 * Server-side apply: merges the configuration, removes what the manager applied before and no longer does, and moves ownership.
 * The result is not defaulted yet. An apply that changes nothing keeps the live object (see `isUnchanged`).
 * Source: k8s.io/apimachinery/pkg/util/managedfields, sigs.k8s.io/structured-merge-diff/merge/update.go.
 * @throws StatusError 409 with a cause for each field that another manager owns, 400 and 500 for bad configurations
 * @throws VersionError
 */
export function applyServerSide(input: ApplyInput): Draft {
  return atOnce(applySteps(input))
}

/** The same in steps, each of which goes through the whole object. */
export function* applySteps(input: ApplyInput): Steps<Draft> {
  const { live, config, schema, apiVersion, subresource, versions = oneVersion } = input
  const { convert } = versions
  checkConfig(input)
  yield
  const before = (live ? withoutManagedFields(live) : startObject(input)) as Draft
  const managers = yield* managersBefore(input)
  forgetUnknown(managers, versions)
  const self = selfOf(input)
  const id = identity(self)
  const previous = managers.get(id)
  yield
  const said = yield* toFieldSet(config, schema)
  yield
  managers.set(id, { ...self, set: recursiveDifference(said, ignoredFields(schema, subresource)) })
  yield
  const versioned = (object: unknown) => ({ object, apiVersion, schema })
  const merged = versioned(yield* mergeValues(before, config, schema))
  yield
  const next = yield* prune({ merged, managers, previous, convert })
  yield
  const changes = yield* changesBetween(versioned(before), versioned(next), subresource, convert)
  yield
  resolveConflicts(managers, id, changes, input)
  yield
  stripUnowned(managers, id)
  yield
  const isSame = live !== undefined && equalJson(before, next)
  if (isSame) keepTime(managers, id, previous)
  yield
  return yield* result(isSame ? before : next, managers, input)
}

function checkConfig({ config, apiVersion, schema }: ApplyInput): void {
  const { group, version } = parseApiVersion(textOf(config.apiVersion))
  const kind = schema.id.split('.').at(-1) ?? ''
  if (config.kind !== kind || config.apiVersion !== apiVersion) {
    throw badRequest(`invalid object type: ${group}/${version}, Kind=${textOf(config.kind)}`)
  }
  if (config.metadata?.managedFields) throw badRequest('metadata.managedFields must be nil')
  const errors = configErrors(config, schema)
  if (errors.length === 0) return
  const [namespace, name] = [textOf(config.metadata?.namespace), textOf(config.metadata?.name)]
  const text = errors.length === 1 ? errors[0] : ['errors:', ...errors.map((error) => `  ${error}`)].join('\n')
  throw new StatusError({
    message: `failed to create typed patch object (${namespace}/${name}; ${group}/${version}, Kind=${kind}): ${text}`,
    code: 500,
  })
}

/** A type that is no text is none, as for the real server. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function startObject({ schema, config }: ApplyInput): Draft {
  return { ...zeroObject(schema), apiVersion: config.apiVersion, kind: config.kind } as Draft
}

/** Objects that were never tracked get a manager for what they hold, so that it is not lost. */
function* managersBefore({ live, apiVersion, subresource, time, schema }: ApplyInput): Steps<Managers> {
  const managers = (yield* decodeSteps(live?.metadata.managedFields)) ?? new Map()
  if (!live || managers.size > 0) return managers
  const next = withoutManagedFields(live) as Draft
  const entries = yield* trackSteps({
    live: undefined,
    next,
    manager: 'before-first-apply',
    apiVersion,
    subresource,
    time,
    schema,
  })
  return (yield* decodeSteps(entries)) ?? managers
}

function selfOf({ manager, apiVersion, subresource, time }: ApplyInput): Omit<Manager, 'set'> {
  return { name: manager, operation: 'Apply', apiVersion, subresource, time }
}

function resolveConflicts(managers: Managers, id: string, changes: Changes, input: ApplyInput): void {
  const conflicts = findConflicts(managers, id, changes)
  if (!input.force && conflicts.size > 0) {
    const remaining = withoutLastApplied(conflicts, input)
    if (remaining.size > 0) throw applyConflict(remaining, managers)
  }
  takeFromOthers(managers, id, changes, conflicts)
}

/** kubectl may take over what its own client-side apply wrote before, as the annotation proves. */
function withoutLastApplied(conflicts: Conflicts, { manager, live, schema, apiVersion }: ApplyInput): Conflicts {
  const allowed = manager === 'kubectl' && live ? lastAppliedFields(live, apiVersion, schema) : undefined
  if (!allowed) return conflicts
  const remaining: Conflicts = new Map()
  for (const [id, set] of conflicts) {
    const left = difference(set, allowed)
    if (!isEmpty(left)) remaining.set(id, left)
  }
  return remaining
}

function stripUnowned(managers: Managers, id: string): void {
  const own = managers.get(id)
  if (own) managers.set(id, withSet(own, difference(own.set, unowned)))
}

function keepTime(managers: Managers, id: string, previous: Manager | undefined): void {
  const own = managers.get(id)
  if (own) managers.set(id, { ...own, time: previous?.time, set: own.set ?? emptySet() })
}

function* result(next: unknown, managers: Managers, input: ApplyInput): Steps<Draft> {
  const { manager, config, live } = input
  const object = typedResult(next, input)
  yield
  const managedFields = yield* encodeSteps(managers)
  const { managedFields: _, ...metadata } = object.metadata
  const draft = { ...object, metadata: managedFields.length > 0 ? { ...metadata, managedFields } : metadata }
  return manager === 'kubectl' && live ? withLastApplied(draft, config) : draft
}

/** Values that fit their schema may still be none of their type, e.g. quantities. */
function typedResult(next: unknown, { config, schema }: ApplyInput): Draft {
  const walk = new Walk(undefined, 'unstructured')
  try {
    const object = toTyped(next, schema, walk) as unknown as Draft
    if (walk.failure) throw walk.failure
    return object
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    const { group, version } = parseApiVersion(config.apiVersion ?? '')
    const kind = `${group}/${version}, Kind=${config.kind}`
    const { namespace = '', name = '' } = config.metadata
    const step = `failed to convert new object (${namespace}/${name}; ${kind}) to proper version`
    const message = `${step}: unable to convert unstructured object to ${kind}: ${error.message}`
    throw new StatusError({ message, code: 500 })
  }
}
