import type { ListSchema, TypeSchema } from '../../schema/type-schema.ts'
import { PARTS_A_STEP, type Steps } from '../../steps.ts'
import { isObject, type JsonObject, ownValue, setKey } from '../json/values.ts'
import { itemElement } from './list-keys.ts'
import type { PathElement } from './path-element.ts'
import { schemaOfField, shapeOf } from './shape.ts'

/**
 * What an applied configuration says on top of what there is. Nothing is changed in place.
 * Source: sigs.k8s.io/structured-merge-diff/typed/merge.go.
 */
export function* mergeValues(left: unknown, right: unknown, schema: TypeSchema | undefined): Steps<unknown> {
  if (right === undefined) return left
  const shape = shapeOf(schema, left, right)
  if (shape === 'leaf' || (isVoid(right) && isVoid(left))) return right
  return shape === 'fields'
    ? yield* mergeFields(left, right, schema)
    : yield* mergeItems(left, right, schema as ListSchema)
}

function isVoid(value: unknown): boolean {
  return value === undefined || value === null || Object.keys(value).length === 0
}

function* mergeFields(left: unknown, right: unknown, schema: TypeSchema | undefined): Steps<JsonObject> {
  const result: JsonObject = isObject(left) ? { ...left } : {}
  if (!isObject(right)) return result
  let count = 0
  for (const name in right) {
    if (++count % PARTS_A_STEP === 0) yield
    const value = right[name]
    const merged = isPlain(value)
      ? value
      : yield* mergeValues(ownValue(result, name), value, schemaOfField(schema, name))
    setKey(result, name, merged)
  }
  return result
}

/** What has no parts, as most values. */
function isPlain(value: unknown): boolean {
  return typeof value !== 'object' && value !== undefined
}

/**
 * Applied items keep the applied order; items that only exist stay near the items they stood by.
 * This follows the original step by step, because the order is visible.
 */
function* mergeItems(left: unknown, right: unknown, schema: ListSchema): Steps<unknown[]> {
  const existing = index(Array.isArray(left) ? left : [], schema)
  yield
  const applied = index(Array.isArray(right) ? right : [], schema)
  yield
  const existingByKey = uniqueItems(existing)
  const appliedKeys = new Set(applied.map(({ element }) => element))
  yield
  const shared = applied.filter(({ element }) => existingByKey.has(element))
  const merged = new Set<PathElement>()
  const result: unknown[] = []
  let l = 0
  let r = 0
  // Those before it have been taken.
  let s = 0
  const takeApplied = function* ({ element, item }: Indexed): Steps<void> {
    merged.add(element)
    result.push(isPlain(item) ? item : yield* mergeValues(existingByKey.get(element), item, schema.items))
    if (shared[s]?.element === element) s++
    r++
  }
  while (l < existing.length || r < applied.length) {
    if ((l + r) % PARTS_A_STEP === PARTS_A_STEP - 1) yield
    const own = existing[l]
    const other = applied[r]
    if (own && other && own.element === other.element) {
      yield* takeApplied(other)
      l++
    } else if (own && !appliedKeys.has(own.element)) {
      result.push(own.item)
      l++
    } else if (own && (merged.has(own.element) || (other && shared[s] && shared[s]?.element !== own.element))) l++
    else if (other) yield* takeApplied(other)
    else l++
  }
  return result
}

interface Indexed {
  element: PathElement
  item: unknown
}

function index(list: unknown[], schema: ListSchema): Indexed[] {
  return list.map((item) => ({ element: itemElement(schema, item), item }))
}

/** Items that occur more than once are not merged but replaced. */
function uniqueItems(items: Indexed[]): Map<PathElement, unknown> {
  const unique = new Map<PathElement, unknown>()
  for (const { element, item } of items) unique.set(element, unique.has(element) ? undefined : item)
  return unique
}
