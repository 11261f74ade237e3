import { ListKeyError } from '../../api/apply/list-keys.ts'
import { type TrackInput, trackManagedFields } from '../../api/apply/track-managed-fields.ts'
import { isNil, withNulls } from '../../api/typed/nil.ts'
import type { KubeObject } from '../../objects.ts'
import type { ManagedFieldsEntry } from '../../schema/types.gen.ts'
import type { ServedResource } from '../registry.ts'

/**
 * The managed fields after a write, of objects in the stored version: they are told apart in the version of the request. None of an object
 * whose fields cannot be told apart (`UpdateNoErrors`): validation says what is wrong with it.
 */
export function managedFieldsAfter({ conversion }: ServedResource, input: TrackInput): ManagedFieldsEntry[] {
  const { live, next, schema } = input
  const asSent = (object: KubeObject) => (conversion ? conversion.fromStorage(object) : object)
  try {
    const entries = trackManagedFields({
      ...input,
      live: live && withNulls(asSent(live), schema),
      next: withNulls(asSent(next as KubeObject), schema, isNil),
    })
    return entries.map(timelessScale)
  } catch (error) {
    if (error instanceof ListKeyError) return []
    throw error
  }
}

/** The owners of a scale are kept without a time: only those of the object itself have one (`ScaleHandler.ToParent`). */
function timelessScale(entry: ManagedFieldsEntry): ManagedFieldsEntry {
  if (entry.subresource !== 'scale') return entry
  const { time: _, ...timeless } = entry
  return timeless
}
