import { perObject } from '../../../util/per-object.ts'
import type { FieldSchema, ListSchema, MapSchema, ObjectSchema, TypeSchema } from '../../schema/type-schema.ts'
import { isObject, setKey } from '../json/values.ts'
import { toScalar } from './scalars.ts'
import type { Walk } from './walk.ts'
import { isWrittenWithout, writeField, zeroOf } from './write.ts'

/**
 * Turns a parsed document into what the real server would hold and write again: Go's rules of reading (types, null) and of writing
 * (field order, `omitempty`, structs that are always there), canonical quantities and times. Unknown fields are dropped and noted.
 */
export function toTyped(value: unknown, schema: ObjectSchema, walk: Walk): Record<string, unknown> {
  return toObject(value, schema, walk) ?? {}
}

function toValue(value: unknown, schema: TypeSchema, walk: Walk): unknown {
  if (schema.kind !== 'raw' && schema.lenient && !fits(value, schema)) return value
  switch (schema.kind) {
    case 'object':
      return toObject(value, schema, walk)
    case 'list':
      return toList(value, schema, walk)
    case 'map':
      return toMap(value, schema, walk)
    case 'scalar':
      return toScalar(value, schema, walk)
    default:
      return value
  }
}

/** Whether a value of a custom resource can be read by its schema at all; scalars are taken as they come. */
function fits(value: unknown, schema: TypeSchema): boolean {
  if (schema.kind === 'list') return Array.isArray(value)
  return schema.kind !== 'scalar' && isObject(value)
}

function toObject(value: unknown, schema: ObjectSchema, walk: Walk): Record<string, unknown> | undefined {
  if (!isObject(value)) {
    walk.wrongType(value, schema.goType, 'struct')
    return undefined
  }
  const read = new Map<string, unknown>()
  walk.enterStruct(schema.goType)
  readFields(value, schema, walk, read)
  walk.leaveStruct()
  const object: Record<string, unknown> = {}
  for (const field of fieldsToWrite(schema, read)) writeField(object, field, read.get(field.name))
  if (schema.preservesUnknown) keepUnknown(object, value, schema)
  return object
}

/** In their order. Of a type with many fields, of which few are there, the others are not looked at. */
function fieldsToWrite(schema: ObjectSchema, read: ReadonlyMap<string, unknown>): Iterable<FieldSchema> {
  if (read.size * 4 > schema.fields.size) return schema.fields.values()
  const { all, places, always } = orderOf(schema)
  const written = new Set(always)
  for (const name of read.keys()) written.add(places.get(name) as number)
  return [...written].sort((a, b) => a - b).map((place) => all[place] as FieldSchema)
}

const orderOf = perObject(({ fields }: ObjectSchema) => {
  const all = [...fields.values()]
  const places = new Map(all.map(({ name }, place) => [name, place]))
  return { all, places, always: all.flatMap((field, place) => (isWrittenWithout(field) ? [place] : [])) }
})

function readFields(
  value: Record<string, unknown>,
  schema: ObjectSchema,
  walk: Walk,
  read: Map<string, unknown>,
): void {
  const duplicates = walk.duplicatesOf(value)
  let count = 0
  for (const name in value) {
    const field = schema.fields.get(name)
    const item = value[name]
    if (!field) {
      if (!schema.preservesUnknown && item !== undefined) walk.unknownField(name)
    } else if (item === null && field.nullable) {
      read.set(name, null)
    } else if (item !== null && item !== undefined) {
      walk.enter(name, isSeparate(schema, field))
      read.set(name, toValue(item, field.type, walk))
      walk.leave()
    }
    count++
    if (duplicates) noteDuplicates(duplicates, count, schema, walk)
  }
}

/** The metadata of a custom resource is decoded on its own: Go's paths start there. */
function isSeparate(schema: ObjectSchema, { type }: FieldSchema): boolean {
  return schema.lenient === true && type.kind === 'object' && !type.lenient
}

function noteDuplicates(
  duplicates: readonly { key: string; after: number }[],
  count: number,
  schema: ObjectSchema | undefined,
  walk: Walk,
): void {
  for (const { key, after } of duplicates) {
    if (after === count && (!schema || schema.fields.has(key))) walk.duplicateField(key)
  }
}

function keepUnknown(object: Record<string, unknown>, value: Record<string, unknown>, schema: ObjectSchema): void {
  for (const name in value) if (!schema.fields.has(name)) object[name] = value[name]
}

function toList(value: unknown, schema: ListSchema, walk: Walk): unknown[] | undefined {
  if (!Array.isArray(value)) {
    walk.wrongType(value, schema.goType, 'slice')
    return undefined
  }
  return value.map((item, index) => {
    if (item === null && !schema.lenient) return zeroOf(schema.items)
    walk.enter(index, false)
    const typed = toValue(item, schema.items, walk)
    walk.leave()
    return typed
  })
}

function toMap(value: unknown, schema: MapSchema, walk: Walk): Record<string, unknown> | undefined {
  if (!isObject(value)) {
    walk.wrongType(value, schema.goType, 'map')
    return undefined
  }
  const duplicates = walk.duplicatesOf(value)
  const texts = isOfTexts(schema) && !duplicates ? sortedTexts(value) : undefined
  if (texts) return texts
  const entries: [string, unknown][] = []
  for (const key in value) {
    const item = value[key]
    if (item !== undefined) entries.push([key, toMapValue(key, item, schema, walk)])
    if (duplicates) noteDuplicates(duplicates, entries.length, undefined, walk)
  }
  return fromSorted(entries)
}

function toMapValue(key: string, item: unknown, { values, lenient }: MapSchema, walk: Walk): unknown {
  if (item === null && !lenient) return zeroOf(values)
  walk.enter(key, true)
  const typed = toValue(item, values, walk)
  walk.leave()
  return typed
}

function isOfTexts({ values }: MapSchema): boolean {
  return values.kind === 'scalar' && values.scalar === 'string'
}

/** Nothing can be wrong with texts, of which there may be thousands; undefined when there is something else. */
function sortedTexts(value: Record<string, unknown>): Record<string, unknown> | undefined {
  const object: Record<string, unknown> = {}
  for (const key of Object.keys(value).sort()) {
    const item = value[key]
    if (typeof item === 'string') setKey(object, key, item)
    else if (item !== undefined) return undefined
  }
  return object
}

/** Go writes the keys of maps in order. */
function fromSorted(entries: [string, unknown][]): Record<string, unknown> {
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
