import type { Comparison } from './compare.ts'
import { difference, type FieldSet, intersection, isEmpty, recursiveDifference, union } from './field-set.ts'
import { type Manager, type Managers, withSet } from './managers.ts'

/** The fields others own that a change takes from them. */
export type Conflicts = Map<string, FieldSet>

/** Leaves out of a comparison what the request cannot change. */
export function withoutIgnored(comparison: Comparison, ignored: FieldSet): Comparison {
  if (isEmpty(ignored)) return comparison
  return {
    added: recursiveDifference(comparison.added, ignored),
    modified: recursiveDifference(comparison.modified, ignored),
    removed: recursiveDifference(comparison.removed, ignored),
  }
}

/** What the other managers own of the changed fields. */
export function findConflicts(managers: Managers, self: string, comparison: Comparison): Conflicts {
  const changed = union(comparison.modified, comparison.added)
  const conflicts: Conflicts = new Map()
  if (isEmpty(changed)) return conflicts
  for (const [id, manager] of managers) {
    if (id === self) continue
    const taken = intersection(manager.set, changed)
    if (!isEmpty(taken)) conflicts.set(id, taken)
  }
  return conflicts
}

/** Takes changed and removed fields away from the other managers; those that own nothing any more are gone. */
export function takeFromOthers(managers: Managers, self: string, comparison: Comparison, conflicts: Conflicts): void {
  for (const [id, manager] of managers) {
    if (id === self) continue
    const taken = conflicts.get(id)
    const left = difference(taken ? difference(manager.set, taken) : manager.set, comparison.removed)
    replaceSet(managers, id, manager, left)
  }
}

function replaceSet(managers: Managers, id: string, manager: Manager, set: FieldSet): void {
  if (isEmpty(set)) managers.delete(id)
  else managers.set(id, withSet(manager, set))
}
