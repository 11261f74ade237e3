import type { FieldSchema, ObjectSchema, TypeSchema } from '../../schema/type-schema.ts'

type Fields = Record<string, unknown>

const nils = new WeakSet<object>()

/** An empty list or map that stands for one that nobody gave: Go writes null for it, unlike for an empty one. */
export function nil<T extends object>(empty: T): T {
  nils.add(empty)
  return empty
}

export function isNil(value: object): boolean {
  return nils.has(value) && isEmpty(value)
}

/**
 * An object as clients see it: where Go always writes a list or map, null stands for one without content, since stored objects do not
 * tell none from empty. Returns the same object when it has no such field. @param which restricts that to some of the empty ones
 */
export function withNulls<T extends object>(
  object: T,
  schema: ObjectSchema,
  which: (empty: object) => boolean = isEmpty,
): T {
  let changed: Fields | undefined
  for (const { name, type, zero, pointer } of holders(schema)) {
    const value = (object as Fields)[name]
    if (typeof value !== 'object' || value === null) continue
    const next =
      zero && !pointer && isCollection(type) && isEmpty(value) && which(value) ? null : inner(value, type, which)
    if (next !== value) changed = { ...(changed ?? object), [name]: next }
  }
  return (changed ?? object) as T
}

function inner(value: object, type: TypeSchema, which: (empty: object) => boolean): unknown {
  if (type.kind === 'object') return withNulls(value, type, which)
  if (type.kind !== 'list' || type.items.kind !== 'object' || !Array.isArray(value)) return value
  const { items } = type
  const next = value.map((item) => (typeof item === 'object' && item !== null ? withNulls(item, items, which) : item))
  return next.some((item, index) => item !== value[index]) ? next : value
}

const known = new WeakMap<ObjectSchema, readonly FieldSchema[]>()

/** The fields that are, or have somewhere in them, lists or maps that Go always writes. */
function holders(schema: ObjectSchema): readonly FieldSchema[] {
  const found = known.get(schema)
  if (found) return found
  // What holds itself is looked at once.
  known.set(schema, [])
  const fields = schema.lenient ? [] : [...schema.fields.values()].filter(holds)
  known.set(schema, fields)
  return fields
}

function holds({ type, zero, pointer }: FieldSchema): boolean {
  if (isCollection(type) && zero && !pointer) return true
  const below = type.kind === 'list' ? type.items : type
  return below.kind === 'object' && holders(below).length > 0
}

function isCollection({ kind }: TypeSchema): boolean {
  return kind === 'list' || kind === 'map'
}

function isEmpty(value: object): boolean {
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0
}
