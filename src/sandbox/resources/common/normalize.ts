import { perObject } from '../../../util/per-object.ts'
import { nil } from '../../api/typed/nil.ts'
import { alwaysWritten, isEmpty, zeroOf } from '../../api/typed/write.ts'
import type { Draft, KindRef } from '../../objects.ts'
import { type FieldSchema, type ObjectSchema, schemaOf, type TypeSchema } from '../../schema/schema.ts'
import { canonical } from './resource-lists.ts'

type Fields = Record<string, unknown>

/**
 * Brings an object that our own code has changed into the form that encoding a Go struct gives it, in place: optional fields with zero
 * values vanish unless they are pointers, embedded structs are always there, the zero time is null, quantities are canonical. Go writes
 * nil lists and maps as null; here they are empty (see `nil`), so that code that reads them need not ask.
 */
export function normalize(object: Draft, kind: KindRef): void {
  const schema = schemaOf(kind)
  if (schema) normalizeFields(object as unknown as Fields, schema, 'metadata')
}

/** Of the many fields that a type may have, only those are looked at that are there or that are always written. */
function normalizeFields(object: Fields, type: ObjectSchema, except?: string): void {
  for (const name of Object.keys(object)) {
    const field = type.fields.get(name)
    if (field && name !== except) normalizeField(object, field)
  }
  for (const field of writtenWithoutValue(type)) {
    if (object[field.name] === undefined && field.name !== except) normalizeField(object, field)
  }
}

const writtenWithoutValue = perObject(({ fields }: ObjectSchema) =>
  [...fields.values()].filter(({ type, pointer, zero }) => absent(type, pointer, zero) !== undefined),
)

function normalizeField(object: Fields, field: FieldSchema): void {
  const value = written(object[field.name] ?? undefined, field)
  if (value === undefined) delete object[field.name]
  else object[field.name] = value
}

/** The value as Go writes it, undefined when it writes none. */
function written(value: unknown, { type, pointer, zero }: FieldSchema): unknown {
  if (value === undefined) return absent(type, pointer, zero)
  const normal = normalizeValue(value, type)
  return pointer || zero || !isEmpty(normal, type) ? normal : undefined
}

function absent(type: TypeSchema, pointer: boolean, zero: boolean): unknown {
  if (pointer) return zero ? null : undefined
  return zero || (type.kind !== 'raw' && alwaysWritten(type)) ? zeroValue(type) : undefined
}

function zeroValue(type: TypeSchema): unknown {
  if (type.kind === 'object') return normalizeValue({}, type)
  if (type.kind === 'list') return nil([])
  if (type.kind === 'map') return nil({})
  return zeroOf(type)
}

/** In a list or a map there are no bytes rather than nothing, as they come back from where they are stored. */
function zeroItem(type: TypeSchema): unknown {
  return type.kind === 'scalar' && type.scalar === 'bytes' ? '' : zeroValue(type)
}

function normalizeValue(value: unknown, type: TypeSchema): unknown {
  if (value === null) return zeroItem(type)
  switch (type.kind) {
    case 'object':
      if (typeof value === 'object') normalizeFields(value as Fields, type)
      return value
    case 'list':
      if (!Array.isArray(value) || value.length === 0) return value
      return value.map((item) => normalizeValue(item, type.items))
    case 'map':
      normalizeItems(value as Fields, type.values)
      return value
    default:
      return type.kind === 'scalar' && type.scalar === 'quantity' ? canonical(String(value)) : value
  }
}

function normalizeItems(items: Fields, type: TypeSchema): void {
  for (const key of Object.keys(items)) {
    const item = items[key]
    const normal = normalizeValue(item, type)
    // Writing takes much longer than looking where there are thousands.
    if (normal !== item) items[key] = normal
  }
}
