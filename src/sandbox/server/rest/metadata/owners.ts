import { isDeepStrictEqual } from 'node:util'
import type { Draft } from '../../../objects.ts'
import type { OwnerReference } from '../../../schema/types.gen.ts'
import type { Caller } from '../../types.ts'

const WARNING =
  '.metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: '

/** Leaves each owner once, with a warning (`dedupOwnerReferencesAndAddWarning`). */
export function dedupeOwners({ metadata }: Draft, { warnings }: Pick<Caller, 'warnings'>): void {
  const { ownerReferences: owners = [] } = metadata
  const kept: OwnerReference[] = []
  const duplicates: string[] = []
  for (const owner of owners) {
    if (kept.some((other) => isDeepStrictEqual(other, owner))) duplicates.push(owner.uid)
    else kept.push(owner)
  }
  if (duplicates.length === 0) return
  metadata.ownerReferences = kept
  warnings.push(`${WARNING}${duplicates.join(', ')}`)
}
