import type { Draft, KubeObject } from '../../objects.ts'
import type { ObjectSchema } from '../../schema/type-schema.ts'
import type { ManagedFieldsEntry } from '../../schema/types.gen.ts'
import { atOnce, type Steps } from '../../steps.ts'
import { zeroObject } from '../typed/write.ts'
import { capManagers } from './cap-managers.ts'
import type { Comparison } from './compare.ts'
import { difference, isEmpty, union } from './field-set.ts'
import { unowned } from './ignored-fields.ts'
import { decodeSteps, encodeSteps, identity, type Manager, type Managers } from './managers.ts'
import { findConflicts, forgetUnknown, takeFromOthers } from './update-managers.ts'
import { changesBetween, type ManagerVersions, oneVersion } from './versions.ts'

export interface TrackInput {
  /** Undefined when the object is being created. */
  live: KubeObject | undefined
  /** The object after the request and admission, before the strategy's own changes. Not changed. */
  next: Draft
  /** `fieldManager` of the request, or the first word of its User-Agent. */
  manager: string
  apiVersion: string
  /** '' for the resource itself. */
  subresource: string
  /** Now, as `metav1.Time`. */
  time: string
  schema: ObjectSchema
  versions?: ManagerVersions | undefined
}

/**
 * The managed fields after a create, update or patch: the manager owns what it added or changed, others lose it.
 * Source: k8s.io/apimachinery/pkg/util/managedfields.
 * @throws VersionError
 */
export function trackManagedFields(input: TrackInput): ManagedFieldsEntry[] {
  return atOnce(trackSteps(input))
}

/** The same in steps. */
export function* trackSteps(input: TrackInput): Steps<ManagedFieldsEntry[]> {
  const { live, next, schema, subresource } = input
  const managers = yield* currentManagers(live, next, subresource)
  if (live && managers.size === 0) return []
  const { apiVersion, versions = oneVersion } = input
  forgetUnknown(managers, versions)
  yield
  const versioned = (object: unknown) => ({ object: withoutManagedFields(object), apiVersion, schema })
  const changes = yield* changesBetween(
    versioned(live ?? zeroObject(schema)),
    versioned(next),
    subresource,
    versions.convert,
  )
  yield
  takeFromOthers(managers, '', changes, findConflicts(managers, '', changes))
  addOwn(managers, changes(apiVersion), input)
  capManagers(managers)
  yield
  return yield* encodeSteps(managers)
}

/** A client may send managed fields of its own, `[]` to start anew, or none to keep those of the live object. */
function* currentManagers(live: KubeObject | undefined, next: Draft, subresource: string): Steps<Managers> {
  const sent = next.metadata.managedFields
  if (subresource === '' && sent !== undefined && sent !== null) {
    if (sent.length === 0 || (sent.length === 1 && Object.keys(sent[0] ?? {}).length === 0)) return new Map()
    const managers = yield* decodeSteps(sent)
    if (managers && managers.size > 0) return managers
  }
  return (yield* decodeSteps(live?.metadata.managedFields)) ?? new Map()
}

export function withoutManagedFields(object: unknown): object {
  const { metadata, ...rest } = object as Draft
  if (!metadata?.managedFields) return object as object
  const { managedFields: _, ...kept } = metadata
  return { ...rest, metadata: kept }
}

function addOwn(managers: Managers, { added, modified }: Comparison, input: TrackInput): void {
  const { manager: name, apiVersion, subresource, time } = input
  const own: Omit<Manager, 'set'> = { name: name || 'unknown', operation: 'Update', apiVersion, subresource, time }
  const set = difference(union(modified, added), unowned)
  if (isEmpty(set)) return
  const id = identity(own)
  const previous = managers.get(id)
  managers.set(id, { ...own, set: previous ? union(set, previous.set) : set })
}
