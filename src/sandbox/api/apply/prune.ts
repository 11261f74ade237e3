import type { ObjectSchema } from '../../schema/type-schema.ts'
import { difference, emptySet, intersection, isEmpty, union } from './field-set.ts'
import type { Manager, Managers } from './managers.ts'
import { removeItems, withNamedFields } from './remove-items.ts'
import { toFieldSet } from './to-field-set.ts'

/**
 * Removes what the manager applied last time and not this time, unless somebody else owns it.
 * `managers` already holds the new set of the manager, `previous` its old one. Source: structured-merge-diff/merge/update.go, prune.
 */
export function prune(input: {
  merged: unknown
  managers: Managers
  previous: Manager | undefined
  schema: ObjectSchema
}): unknown {
  const { merged, managers, previous, schema } = input
  if (!previous || isEmpty(previous.set)) return merged
  const last = withNamedFields(previous.set, schema)
  const pruned = withOwnedItems(merged, removeItems(merged, last, schema), managers, schema)
  return withDanglingItems(merged, pruned, last, schema)
}

/** Takes back what managers still own. */
function withOwnedItems(merged: unknown, pruned: unknown, managers: Managers, schema: ObjectSchema): unknown {
  let owned = emptySet()
  for (const { set } of managers.values()) owned = union(owned, set)
  const all = withNamedFields(toFieldSet(merged, schema), schema)
  const kept = union(withNamedFields(toFieldSet(pruned, schema), schema), withNamedFields(owned, schema))
  return removeItems(merged, difference(all, kept), schema)
}

/** Takes back what the manager did not own itself. */
function withDanglingItems(merged: unknown, pruned: unknown, last: Manager['set'], schema: ObjectSchema): unknown {
  const all = withNamedFields(toFieldSet(merged, schema), schema)
  const kept = withNamedFields(toFieldSet(pruned, schema), schema)
  return removeItems(merged, intersection(difference(all, kept), last), schema)
}
