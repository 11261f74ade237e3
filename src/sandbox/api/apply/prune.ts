import type { Steps } from '../../steps.ts'
import { difference, emptySet, type FieldSet, intersection, isEmpty, union } from './field-set.ts'
import type { Manager, Managers } from './managers.ts'
import { removeItems, withNamedFields } from './remove-items.ts'
import { toFieldSet } from './to-field-set.ts'
import { type Convert, explained, explanation, type Versioned } from './versions.ts'

/**
 * Removes what the manager applied last time and not this time, unless somebody else owns it: in the version in which it was applied.
 * `managers` already holds the new set of the manager, `previous` its old one. Source: structured-merge-diff/merge/update.go, prune.
 */
export function* prune(input: {
  merged: Versioned
  managers: Managers
  previous: Manager | undefined
  convert: Convert
}): Steps<unknown> {
  const { merged, managers, previous, convert } = input
  if (!previous || isEmpty(previous.set)) return merged.object
  try {
    const all = explained('failed to convert merged object to last applied version', () =>
      convert(merged, previous.apiVersion),
    )
    const last = withNamedFields(previous.set, all.schema)
    yield
    const owned = yield* withOwnedItems(all, without(all, last), managers, convert)
    yield
    const left = yield* withDanglingItems(all, convert(owned, all.apiVersion), last)
    return convert(left, merged.apiVersion).object
  } catch (error) {
    throw explanation('failed to prune fields', error)
  }
}

function without(from: Versioned, items: FieldSet): Versioned {
  return { ...from, object: removeItems(from.object, items, from.schema) }
}

function* fieldsOf({ object, schema }: Versioned): Steps<FieldSet> {
  const fields = yield* toFieldSet(object, schema)
  yield
  return withNamedFields(fields, schema)
}

/** Takes back what managers still own, each in its version. */
function* withOwnedItems(merged: Versioned, pruned: Versioned, managers: Managers, convert: Convert): Steps<Versioned> {
  let [all, kept] = [merged, pruned]
  for (const [apiVersion, owned] of ownedIn(managers, merged.apiVersion)) {
    all = convert(all, apiVersion)
    const stays = union(yield* fieldsOf(convert(kept, apiVersion)), withNamedFields(owned, all.schema))
    yield
    const leaves = difference(yield* fieldsOf(all), stays)
    yield
    kept = without(all, leaves)
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
function* withDanglingItems(merged: Versioned, pruned: Versioned, last: FieldSet): Steps<Versioned> {
  const all = yield* fieldsOf(merged)
  const kept = yield* fieldsOf(pruned)
  yield
  const dangling = intersection(difference(all, kept), last)
  yield
  return without(merged, dangling)
}
