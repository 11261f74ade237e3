import { ListKeyError } from '../../api/apply/list-keys.ts'
import { type TrackInput, trackManagedFields } from '../../api/apply/track-managed-fields.ts'
import type { ManagedFieldsEntry } from '../../schema/types.ts'

/** The managed fields after a write; none of an object whose fields cannot be told apart (`UpdateNoErrors`): validation says what is wrong with it. */
export function managedFieldsAfter(input: TrackInput): ManagedFieldsEntry[] {
  try {
    return trackManagedFields(input)
  } catch (error) {
    if (error instanceof ListKeyError) return []
    throw error
  }
}
