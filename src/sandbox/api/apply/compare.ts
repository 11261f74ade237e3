import type { ListSchema, TypeSchema } from '../../schema/type-schema.ts'
import { equalJson, isObject, type JsonObject } from '../json/values.ts'
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
export function compareObjects(left: unknown, right: unknown, schema: TypeSchema): Comparison {
  const result: Comparison = { added: emptySet(), modified: emptySet(), removed: emptySet() }
  compare(left, right, schema, [], result)
  return result
}

function compare(
  left: unknown,
  right: unknown,
  schema: TypeSchema | undefined,
  path: PathElement[],
  result: Comparison,
): void {
  if (left === right) return
  const isLeaf = shapeOf(schema, left, right) === 'leaf'
  if (isLeaf || (compareParts(left, right, schema, path, result) === 0 && isBlank(left, right))) {
    compareLeaf(left, right, path, result)
    return
  }
  if (left === undefined) insert(result.added, path)
  else if (right === undefined) insert(result.removed, path)
}

/** How many parts there are in either. */
function compareParts(
  left: unknown,
  right: unknown,
  schema: TypeSchema | undefined,
  path: PathElement[],
  result: Comparison,
): number {
  if (schema?.kind === 'list') return compareItems(asList(left), asList(right), schema, path, result)
  return compareFields(asObject(left), asObject(right), schema, path, result)
}

/** Two values without content are compared as a whole, which tells null from empty. */
function isBlank(left: unknown, right: unknown): boolean {
  return isVoid(left) && isVoid(right)
}

function isVoid(value: unknown): boolean {
  if (value === undefined || value === null) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

function compareLeaf(left: unknown, right: unknown, path: PathElement[], result: Comparison): void {
  if (left === undefined) insert(result.added, path)
  else if (right === undefined) insert(result.removed, path)
  else if (!equalJson(left, right)) insert(result.modified, path)
}

function compareFields(
  left: JsonObject,
  right: JsonObject,
  schema: TypeSchema | undefined,
  path: PathElement[],
  result: Comparison,
): number {
  let count = 0
  for (const name in left) {
    count++
    if (left[name] === right[name]) continue
    compareChild(left[name], right[name], schemaOfField(schema, name), fieldElement(name), path, result)
  }
  for (const name in right) {
    count++
    if (left[name] !== undefined || right[name] === undefined) continue
    compareChild(undefined, right[name], schemaOfField(schema, name), fieldElement(name), path, result)
  }
  return count
}

function compareChild(
  left: unknown,
  right: unknown,
  schema: TypeSchema | undefined,
  element: PathElement,
  path: PathElement[],
  result: Comparison,
): void {
  path.push(element)
  compare(left, right, schema, path, result)
  path.pop()
}

/** Items that occur more than once under one element are compared as a whole. */
function compareItems(
  left: unknown[],
  right: unknown[],
  schema: ListSchema,
  path: PathElement[],
  result: Comparison,
): number {
  const before = group(left, schema)
  const after = group(right, schema)
  const elements = before.size === 0 ? after : new Map([...before, ...after])
  for (const element of elements.keys()) {
    const old = before.get(element) ?? []
    const now = after.get(element) ?? []
    if (old.length <= 1 && now.length <= 1) compareChild(old[0], now[0], schema.items, element, path, result)
    else compareDuplicates(old, now, schema, element, path, result)
  }
  return elements.size
}

function compareDuplicates(
  old: unknown[],
  now: unknown[],
  schema: ListSchema,
  element: PathElement,
  path: PathElement[],
  result: Comparison,
): void {
  if (old.length >= 2 && now.length >= 2) {
    if (!equalJson(old, now)) insert(result.modified, [...path, element])
  } else if (old.length >= 2) {
    if (now.length > 0) compareChild(undefined, now[0], schema.items, element, path, result)
    insert(result.removed, [...path, element])
  } else {
    if (old.length > 0) compareChild(old[0], undefined, schema.items, element, path, result)
    insert(result.added, [...path, element])
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
