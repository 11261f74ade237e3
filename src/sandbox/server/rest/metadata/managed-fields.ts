import { ListKeyError } from '../../../api/apply/list-keys.ts'
import { type TrackInput, trackSteps } from '../../../api/apply/track-managed-fields.ts'
import { type ManagerVersions, VersionError } from '../../../api/apply/versions.ts'
import { isNil, withNulls } from '../../../api/typed/nil.ts'
import type { KubeObject } from '../../../objects.ts'
import type { ManagedFieldsEntry } from '../../../schema/types.gen.ts'
import { atOnce, type Steps } from '../../../steps.ts'
import { builtinVersions } from '../../conversions/manager-versions.ts'
import { managerVersions } from '../../custom/conversion/manager-versions.ts'
import type { ServedResource } from '../../registry.ts'

/**
 * The managed fields after a write, of objects in the stored version: they are told apart in the version of the request. None of an object
 * whose fields cannot be told apart, or not in the version of one of its managers (`UpdateNoErrors`).
 */
export function managedFieldsAfter(served: ServedResource, input: TrackInput): ManagedFieldsEntry[] {
  return atOnce(managedFieldsSteps(served, input))
}

/** The same in steps. */
export function* managedFieldsSteps(served: ServedResource, input: TrackInput): Steps<ManagedFieldsEntry[]> {
  const { live, next, schema } = input
  const { conversion } = served
  const asSent = (object: KubeObject) => (conversion ? conversion.fromStorage(object) : object)
  try {
    const before = live && withNulls(asSent(live), schema)
    yield
    const after = withNulls(asSent(next as KubeObject), schema, isNil)
    const entries = yield* trackSteps({ ...input, versions: versionsOfManagers(served), live: before, next: after })
    return entries.map(timelessScale)
  } catch (error) {
    if (error instanceof ListKeyError || error instanceof VersionError) return []
    throw error
  }
}

/** Managers own fields of the version they wrote in. */
export function versionsOfManagers({ custom, apiVersion, info, storage }: ServedResource): ManagerVersions {
  return custom ? managerVersions(custom.converter, apiVersion) : builtinVersions(info, storage)
}

/** The owners of a scale are kept without a time: only those of the object itself have one (`ScaleHandler.ToParent`). */
function timelessScale(entry: ManagedFieldsEntry): ManagedFieldsEntry {
  if (entry.subresource !== 'scale') return entry
  const { time: _, ...timeless } = entry
  return timeless
}
