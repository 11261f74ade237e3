import type { Comparison } from './compare.ts'
import { difference, type FieldSet, intersection, isEmpty, recursiveDifference, union } from './field-set.ts'
import { type Manager, type Managers, withSet } from './managers.ts'
import type { Changes, ManagerVersions } from './versions.ts'

/** The fields others own that a change takes from them. */
export type Conflicts = Map<string, FieldSet>

/** Removes the managers of versions that the kind doesn't have. */
export function forgetUnknown(managers: Managers, { isKnown }: ManagerVersions): void {
  for (const [id, { apiVersion }] of managers) if (!isKnown(apiVersion)) managers.delete(id)
}

/** Leaves out of a comparison what the request cannot change. */
export function withoutIgnored(comparison: Comparison, ignored: FieldSet): Comparison {
  if (isEmpty(ignored)) return comparison
  return {
    added: recursiveDifference(comparison.added, ignored),
    modified: recursiveDifference(comparison.modified, ignored),
    removed: recursiveDifference(comparison.removed, ignored),
  }
}

/** What the other managers own of the changed fields, each in its version. */
export function findConflicts(managers: Managers, self: string, changes: Changes): Conflicts {
  const conflicts: Conflicts = new Map()
  for (const [id, manager] of managers) {
    if (id === self) continue
    const { modified, added } = changes(manager.apiVersion)
    const changed = union(modified, added)
    if (isEmpty(changed)) continue
    const taken = intersection(manager.set, changed)
    if (!isEmpty(taken)) conflicts.set(id, taken)
  }
  return conflicts
}

/** Takes changed and removed fields away from the other managers; those that own nothing any more are gone. */
export function takeFromOthers(managers: Managers, self: string, changes: Changes, conflicts: Conflicts): void {
  for (const [id, manager] of managers) {
    if (id === self) continue
    const taken = conflicts.get(id)
    const { removed } = changes(manager.apiVersion)
    const left = difference(taken ? difference(manager.set, taken) : manager.set, removed)
    replaceSet(managers, id, manager, left)
  }
}

function replaceSet(managers: Managers, id: string, manager: Manager, set: FieldSet): void {
  if (isEmpty(set)) managers.delete(id)
  else managers.set(id, withSet(manager, set))
}
