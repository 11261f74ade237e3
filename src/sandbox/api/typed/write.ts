import type { FieldSchema, ObjectSchema, TypeSchema } from '../../schema/type-schema.ts'

/** Gives an object a field as Go writes it; not at all where `omitempty` leaves it out. */
export function writeField(object: Record<string, unknown>, field: FieldSchema, value: unknown): void {
  const { name, type, pointer, zero } = field
  if (value === undefined) {
    if (isWrittenWithout(field)) object[name] = pointer ? null : zeroOf(type)
  } else if (pointer || zero || !isEmpty(value, type)) object[name] = value
}

/** Whether Go writes a field that has no value. */
export function isWrittenWithout({ type, pointer, zero }: FieldSchema): boolean {
  return zero || (!pointer && alwaysWritten(type))
}

/** Go's `omitempty` never leaves out a struct. */
export function alwaysWritten(type: TypeSchema): boolean {
  if (type.kind === 'object' || type.kind === 'raw') return true
  return type.kind === 'scalar' && STRUCT_SCALARS.has(type.scalar)
}

const STRUCT_SCALARS: ReadonlySet<string> = new Set(['time', 'microtime', 'quantity', 'intorstring'])

/** Whether `omitempty` leaves a value out. */
export function isEmpty(value: unknown, type: TypeSchema): boolean {
  if (alwaysWritten(type)) return false
  if (Array.isArray(value)) return value.length === 0 && !TELLING_WHEN_EMPTY.has(type.goType)
  if (typeof value === 'object' && value !== null) return hasNothing(value)
  return value === '' || value === 0 || value === false
}

/** Without making a list of what may be thousands of keys. */
function hasNothing(object: object): boolean {
  for (const key in object) if (Object.hasOwn(object, key)) return false
  return true
}

/**
 * Lists that are kept although they are empty: the defaults of their kinds tell one without items from none. Validation refuses them,
 * so that none is ever stored.
 */
const TELLING_WHEN_EMPTY: ReadonlySet<string> = new Set(['[]v2.HPAScalingPolicy'])

/** What Go writes for a value that was never set. */
export function zeroOf(type: TypeSchema): unknown {
  if (type.kind === 'object') return zeroObject(type)
  if (type.kind !== 'scalar') return null
  return ZERO_SCALARS[type.scalar]
}

/** An object without content, as Go would write it: `spec: {…}`, `metadata: {creationTimestamp: null}`. */
export function zeroObject(schema: ObjectSchema): Record<string, unknown> {
  const object: Record<string, unknown> = {}
  for (const field of schema.fields.values()) writeField(object, field, undefined)
  return object
}

const ZERO_SCALARS = {
  string: '',
  int32: 0,
  int64: 0,
  float64: 0,
  bool: false,
  bytes: null,
  time: null,
  microtime: null,
  quantity: '0',
  intorstring: 0,
} as const
