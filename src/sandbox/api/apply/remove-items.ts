import type { ListSchema, TypeSchema } from '../../schema/type-schema.ts'
import { isObject, type JsonObject } from '../json/values.ts'
import { emptySet, type FieldSet, isEmpty } from './field-set.ts'
import { itemElement } from './list-keys.ts'
import { fieldElement, type PathElement } from './path-element.ts'
import { isStructField, schemaOfField, shapeOf } from './shape.ts'

/**
 * An object without the given fields and items. What becomes empty becomes null. Nothing is changed in place.
 * Source: sigs.k8s.io/structured-merge-diff/typed/remove.go.
 */
export function removeItems(value: unknown, remove: FieldSet, schema: TypeSchema | undefined): unknown {
  const shape = shapeOf(schema, value)
  if (shape === 'leaf') return isObject(value) || Array.isArray(value) ? null : value
  if (shape === 'fields') return isObject(value) ? removeFields(value, remove, schema) : null
  return Array.isArray(value) ? removeListItems(value, remove, schema as ListSchema) : null
}

function removeFields(value: JsonObject, remove: FieldSet, schema: TypeSchema | undefined): JsonObject | null {
  const result: JsonObject = {}
  for (const [name, item] of Object.entries(value)) {
    const element = fieldElement(name)
    if (!remove.members.has(element)) result[name] = keep(item, element, remove, schemaOfField(schema, name))
  }
  return Object.keys(result).length > 0 ? result : null
}

function removeListItems(value: unknown[], remove: FieldSet, schema: ListSchema): unknown[] | null {
  const result: unknown[] = []
  for (const item of value) {
    const element = itemElement(schema, item)
    if (!remove.members.has(element)) result.push(keep(item, element, remove, schema.items))
  }
  return result.length > 0 ? result : null
}

function keep(item: unknown, element: PathElement, remove: FieldSet, schema: TypeSchema | undefined): unknown {
  const below = remove.children.get(element)
  return below && !isEmpty(below) ? removeItems(item, below, schema) : item
}

/** Adds the structs on the way to each path, which sets usually leave out: needed before sets of objects are subtracted. */
export function withNamedFields(set: FieldSet, schema: TypeSchema | undefined): FieldSet {
  const result = emptySet()
  for (const element of set.members) result.members.add(element)
  for (const [element, child] of set.children) {
    const name = element.slice(2)
    const isField = element.startsWith('f:')
    if (isField && isStructField(schema, name)) result.members.add(element)
    const below = isField ? schemaOfField(schema, name) : schema?.kind === 'list' ? schema.items : undefined
    result.children.set(element, withNamedFields(child, below))
  }
  return result
}
