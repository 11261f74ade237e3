import type { TypeSchema } from '../../schema/type-schema.ts'
import { goFormat } from '../json/go-format.ts'
import { isObject, type JsonObject } from '../json/values.ts'
import { badRequest, StatusError } from '../status.ts'

/** How a list merges: by `mergeKey` (objects) or by value (''). */
export interface ListMeta {
  merge: boolean
  mergeKey: string
  items: TypeSchema | undefined
}

/** An error the real server does not expect and answers with 500. */
export function patchFailure(message: string): StatusError {
  return new StatusError({ message, code: 500 })
}

/** Merges the items of a patch into a list and orders the result: first by the patch, then as it was. */
export function mergeLists(
  original: unknown[],
  patch: unknown[],
  meta: ListMeta,
  mergeItem: (item: JsonObject, change: JsonObject) => JsonObject,
): unknown[] {
  if (original.length === 0 && patch.length === 0) return original
  if (!checkElementTypes(original, patch)) {
    const merged = [...new Set([...original, ...patch])]
    return order(merged, patch, original, '')
  }
  if (meta.mergeKey === '') throw patchFailure('cannot merge lists without merge key')
  const { base, changes } = applyItemDirectives(original as JsonObject[], patch as JsonObject[], meta.mergeKey)
  return order(mergeByKey(base, changes, meta.mergeKey, mergeItem), changes, base, meta.mergeKey)
}

function order(merged: unknown[], patch: unknown[], original: unknown[], mergeKey: string): unknown[] {
  const [known, serverOnly] = partition(merged, patch, mergeKey)
  return orderElements(known, serverOnly, patch, original, mergeKey)
}

/** Whether the elements are objects. All must be of one type, and no lists. */
function checkElementTypes(original: unknown[], patch: unknown[]): boolean {
  const all = [...original, ...patch]
  if (all.some(Array.isArray)) throw patchFailure('lists of lists are not supported')
  const objects = all.filter(isObject).length
  if (objects !== 0 && objects !== all.length) {
    throw patchFailure(`list element types are not identical: [${goFormat(original)} ${goFormat(patch)}]`)
  }
  return objects > 0
}

/** Items with `$patch`: `delete` takes one item away, `replace` all. */
function applyItemDirectives(
  original: JsonObject[],
  patch: JsonObject[],
  mergeKey: string,
): { base: JsonObject[]; changes: JsonObject[] } {
  let base = original
  const changes: JsonObject[] = []
  let replaces = false
  for (const item of patch) {
    const directive = item['$patch']
    if (directive === undefined) changes.push(item)
    else if (directive === 'replace') replaces = true
    else if (directive === 'delete') {
      const value = keyOf(item, mergeKey)
      base = base.filter((other) => keyOf(other, mergeKey) !== value)
    } else if (directive === 'merge') throw patchFailure('merging lists cannot yet be specified in the patch')
    else throw patchFailure(`unknown patch type: ${goFormat(directive)} in map: ${goFormat(item)}`)
  }
  return replaces ? { base: changes, changes: [] } : { base, changes }
}

function mergeByKey(
  base: JsonObject[],
  changes: JsonObject[],
  mergeKey: string,
  mergeItem: (item: JsonObject, change: JsonObject) => JsonObject,
): JsonObject[] {
  const merged = [...base]
  for (const change of changes) {
    const value = keyOf(change, mergeKey)
    const at = merged.findIndex((item) => keyOf(item, mergeKey) === value)
    const existing = merged[at]
    if (existing) merged[at] = mergeItem(existing, change)
    else merged.push(removeDirectives(withoutNulls(change)) as JsonObject)
  }
  return merged
}

function keyOf(item: unknown, mergeKey: string): unknown {
  if (mergeKey === '') return item
  if (!isObject(item)) throw patchFailure('expected a map[string]interface {}, but received another type')
  if (!Object.hasOwn(item, mergeKey)) {
    throw patchFailure(`map: ${goFormat(item)} does not contain declared merge key: ${mergeKey}`)
  }
  return item[mergeKey]
}

/** The items that occur in `by`, and the others. */
export function partition(list: unknown[], by: unknown[], mergeKey: string): [unknown[], unknown[]] {
  const keys = new Set(by.map((item) => keyOf(item, mergeKey)))
  const inside = list.filter((item) => keys.has(keyOf(item, mergeKey)))
  return [inside, list.filter((item) => !keys.has(keyOf(item, mergeKey)))]
}

/**
 * Puts the patch's items in the patch's order and weaves the server's own items in between, where the server's order says so.
 * Source: strategicpatch.normalizeElementOrder and mergeSortedSlice.
 */
export function orderElements(
  known: unknown[],
  serverOnly: unknown[],
  patchOrder: unknown[],
  serverOrder: unknown[],
  mergeKey: string,
): unknown[] {
  const right = sortBy(known, patchOrder, mergeKey)
  const left = sortBy(serverOnly, serverOrder, mergeKey)
  const positions = positionsOf(serverOrder, mergeKey)
  const result: unknown[] = []
  while (left.length > 0 && right.length > 0) {
    const leftAt = positions.get(keyOf(left[0], mergeKey))
    const rightAt = positions.get(keyOf(right[0], mergeKey))
    const leftFirst = leftAt !== undefined && rightAt !== undefined && leftAt < rightAt
    result.push(leftFirst ? left.shift() : right.shift())
  }
  return [...result, ...left, ...right]
}

function sortBy(items: unknown[], order: unknown[], mergeKey: string): unknown[] {
  const positions = positionsOf(order, mergeKey)
  const at = (item: unknown) => positions.get(keyOf(item, mergeKey)) ?? -1
  return [...items].sort((a, b) => at(a) - at(b))
}

function positionsOf(list: unknown[], mergeKey: string): Map<unknown, number> {
  const positions = new Map<unknown, number>()
  list.forEach((item, index) => {
    const key = keyOf(item, mergeKey)
    if (!positions.has(key)) positions.set(key, index)
  })
  return positions
}

/** The items of a patch must occur in its `$setElementOrder`, in the same order. */
export function validateElementOrder(patch: unknown[], order: unknown[], mergeKey: string): void {
  if (order.length === 0 || patch.length === 0) return
  if (!Array.isArray(patch)) throw badRequest('invalid patch format of setElementOrder list')
  const rest = patch.filter((item) => !(isObject(item) && item['$patch'] !== undefined))
  let at = 0
  for (const place of order) {
    if (at < rest.length && keyOf(rest[at], mergeKey) === keyOf(place, mergeKey)) at++
  }
  if (at < rest.length) {
    throw patchFailure(
      `The order in patch list:\n${goFormat(patch)}\n doesn't match $setElementOrder list:\n${goFormat(order)}\n`,
    )
  }
}

/** A patch's value without the parts that carry a `$patch`; undefined when nothing is left. */
export function removeDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(removeDirectives).filter((item) => item !== undefined)
  if (!isObject(value)) return value
  if (value['$patch'] !== undefined) return undefined
  const entries = Object.entries(value).map(([key, item]) => [key, removeDirectives(item)] as const)
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined))
}

/** A patch's value without nulls, which have nothing to delete in a part that is new. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isObject(value)) return value
  const kept = Object.entries(value).filter(([, item]) => item !== null)
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item)]))
}
