import type { ListSchema, TypeSchema } from '../../schema/type-schema.ts'
import { PARTS_A_STEP, STEPPED_DEPTH, type Steps } from '../../steps.ts'
import { equalJson, isObject, type JsonObject, ownValue } from '../json/values.ts'
import { emptySet, type FieldSet, insert } from './field-set.ts'
import { itemElement } from './list-keys.ts'
import { fieldElement, type PathElement } from './path-element.ts'
import { schemaOfField, shapeOf } from './shape.ts'

/** What changed between two objects. */
export interface Comparison {
  added: FieldSet
  modified: FieldSet
  removed: FieldSet
}

/**
 * Compares two objects of one schema, path by path. Absent is `undefined`; null is a value.
 * Source: sigs.k8s.io/structured-merge-diff/typed/compare.go.
 */
export function* compareObjects(left: unknown, right: unknown, schema: TypeSchema): Steps<Comparison> {
  const result: Comparison = { added: emptySet(), modified: emptySet(), removed: emptySet() }
  yield* compareSteps({ left, right, schema }, [], result)
  return result
}

/** Two values of one place. */
interface Pair {
  readonly left: unknown
  readonly right: unknown
  readonly schema: TypeSchema | undefined
}

/** The two values of a part of two values. */
interface Part extends Pair {
  readonly element: PathElement
}

function* compareSteps(pair: Pair, path: PathElement[], result: Comparison): Steps<void> {
  if (path.length === STEPPED_DEPTH) {
    compare(pair, path, result)
    return
  }
  const parts = partsOf(pair, path, result)
  for (const [index, part] of parts?.entries() ?? []) {
    if (index % PARTS_A_STEP === PARTS_A_STEP - 1) yield
    path.push(part.element)
    if (isNested(part)) yield* compareSteps(part, path, result)
    else compare(part, path, result)
    path.pop()
  }
  compareWhole(pair, parts !== undefined, path, result)
}

/** Without which a pair has no parts: leaves are by far the most. */
function isNested({ left, right }: Pair): boolean {
  return typeof left === 'object' || typeof right === 'object'
}

function compare(pair: Pair, path: PathElement[], result: Comparison): void {
  const parts = partsOf(pair, path, result)
  for (const part of parts ?? []) compareChild(part, path, result)
  compareWhole(pair, parts !== undefined, path, result)
}

function compareChild(part: Part, path: PathElement[], result: Comparison): void {
  path.push(part.element)
  compare(part, path, result)
  path.pop()
}

/** What is to be said of the place itself. */
function compareWhole({ left, right }: Pair, hasParts: boolean, path: PathElement[], result: Comparison): void {
  if (left === undefined && right !== undefined) insert(result.added, path)
  else if (right === undefined && left !== undefined) insert(result.removed, path)
  else if (!hasParts && !equalJson(left, right)) insert(result.modified, path)
}

/** The parts that may differ; undefined of values that are compared as a whole, as two without content, which tells null from empty. */
function partsOf({ left, right, schema }: Pair, path: PathElement[], result: Comparison): Part[] | undefined {
  if (left === right) return []
  const shape = shapeOf(schema, left, right)
  if (shape === 'leaf') return undefined
  const { count, parts } =
    shape === 'fields'
      ? fieldParts(asObject(left), asObject(right), schema)
      : itemParts(asList(left), asList(right), schema as ListSchema, path, result)
  return count === 0 && isVoid(left) && isVoid(right) ? undefined : parts
}

function isVoid(value: unknown): boolean {
  if (value === undefined || value === null) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

interface Parts {
  /** How many there are in either. */
  readonly count: number
  /** Those that may differ. */
  readonly parts: Part[]
}

function fieldParts(left: JsonObject, right: JsonObject, schema: TypeSchema | undefined): Parts {
  const parts: Part[] = []
  let count = 0
  const add = (name: string, old: unknown, now: unknown) =>
    parts.push({ left: old, right: now, schema: schemaOfField(schema, name), element: fieldElement(name) })
  for (const name in left) {
    count++
    const now = ownValue(right, name)
    if (left[name] !== now) add(name, left[name], now)
  }
  for (const name in right) {
    count++
    if (right[name] !== undefined && ownValue(left, name) === undefined) add(name, undefined, right[name])
  }
  return { count, parts }
}

/** Items that occur more than once under one element are compared as a whole. */
function itemParts(
  left: unknown[],
  right: unknown[],
  schema: ListSchema,
  path: PathElement[],
  result: Comparison,
): Parts {
  const before = group(left, schema)
  const after = group(right, schema)
  const parts: Part[] = []
  const elements = before.size === 0 ? after : new Map([...before, ...after])
  for (const element of elements.keys()) {
    const old = before.get(element) ?? []
    const now = after.get(element) ?? []
    if (old.length > 1 || now.length > 1) compareDuplicates(old, now, { schema, element }, path, result)
    else if (old[0] !== now[0]) parts.push({ left: old[0], right: now[0], schema: schema.items, element })
  }
  return { count: elements.size, parts }
}

interface Repeated {
  readonly schema: ListSchema
  readonly element: PathElement
}

function compareDuplicates(
  old: unknown[],
  now: unknown[],
  { schema, element }: Repeated,
  path: PathElement[],
  result: Comparison,
): void {
  const place = [...path, element]
  const only = (left: unknown, right: unknown) => compare({ left, right, schema: schema.items }, place, result)
  if (old.length >= 2 && now.length >= 2) {
    if (!equalJson(old, now)) insert(result.modified, place)
  } else if (old.length >= 2) {
    if (now.length > 0) only(undefined, now[0])
    insert(result.removed, place)
  } else {
    if (old.length > 0) only(old[0], undefined)
    insert(result.added, place)
  }
}

function group(items: unknown[], schema: ListSchema): Map<PathElement, unknown[]> {
  const groups = new Map<PathElement, unknown[]>()
  for (const item of items) {
    const element = itemElement(schema, item)
    const known = groups.get(element)
    if (known) known.push(item)
    else groups.set(element, [item])
  }
  return groups
}

function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
