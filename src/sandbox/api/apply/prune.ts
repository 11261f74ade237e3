import { difference, emptySet, type FieldSet, intersection, isEmpty, union } from './field-set.ts'
import type { Manager, Managers } from './managers.ts'
import { removeItems, withNamedFields } from './remove-items.ts'
import { toFieldSet } from './to-field-set.ts'
import { type Convert, explained, type Versioned } from './versions.ts'

/**
 * Removes what the manager applied last time and not this time, unless somebody else owns it: in the version in which it was applied.
 * `managers` already holds the new set of the manager, `previous` its old one. Source: structured-merge-diff/merge/update.go, prune.
 */
export function prune(input: {
  merged: Versioned
  managers: Managers
  previous: Manager | undefined
  convert: Convert
}): unknown {
  const { merged, managers, previous, convert } = input
  if (!previous || isEmpty(previous.set)) return merged.object
  return explained('failed to prune fields', () => {
    const all = explained('failed to convert merged object to last applied version', () =>
      convert(merged, previous.apiVersion),
    )
    const last = withNamedFields(previous.set, all.schema)
    const owned = withOwnedItems(all, without(all, last), managers, convert)
    return convert(withDanglingItems(all, convert(owned, all.apiVersion), last), merged.apiVersion).object
  })
}

function without(from: Versioned, items: FieldSet): Versioned {
  return { ...from, object: removeItems(from.object, items, from.schema) }
}

function fieldsOf({ object, schema }: Versioned): FieldSet {
  return withNamedFields(toFieldSet(object, schema), schema)
}

/** Takes back what managers still own, each in its version. */
function withOwnedItems(merged: Versioned, pruned: Versioned, managers: Managers, convert: Convert): Versioned {
  let [all, kept] = [merged, pruned]
  for (const [apiVersion, owned] of ownedIn(managers, merged.apiVersion)) {
    all = convert(all, apiVersion)
    const stays = union(fieldsOf(convert(kept, apiVersion)), withNamedFields(owned, all.schema))
    kept = without(all, difference(fieldsOf(all), stays))
  }
  return kept
}

/** What is owned, by version. What may be needed for converting comes back first, in the version that was pruned. */
function ownedIn(managers: Managers, first: string): Map<string, FieldSet> {
  const owned = new Map([[first, emptySet()]])
  for (const { apiVersion, set } of managers.values())
    owned.set(apiVersion, union(owned.get(apiVersion) ?? emptySet(), set))
  return owned
}

/** Takes back what the manager did not own itself. */
function withDanglingItems(merged: Versioned, pruned: Versioned, last: FieldSet): Versioned {
  return without(merged, intersection(difference(fieldsOf(merged), fieldsOf(pruned)), last))
}
