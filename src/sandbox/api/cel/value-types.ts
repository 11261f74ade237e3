import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  NULL,
  optionalOf,
  STRING,
  struct,
  TIMESTAMP,
  typeOf,
  UINT,
} from './types.ts'
import { CelList, CelMap, Duration, OpaqueValue, Optional, Timestamp, TypeValue, Uint, type Value } from './values.ts'

const LIST = listOf(DYN)
const MAP = mapOf(DYN, DYN)
const OPTIONAL = optionalOf(DYN)
const TYPE = typeOf()

/** The type a value has when it is looked at by itself. */
export function typeOfValue(value: Value): CelType {
  switch (typeof value) {
    case 'boolean':
      return BOOL
    case 'bigint':
      return INT
    case 'number':
      return DOUBLE
    case 'string':
      return STRING
    default:
      return value === null ? NULL : typeOfObject(value)
  }
}

function typeOfObject(value: Exclude<Value, null | boolean | bigint | number | string>): CelType {
  if (value instanceof CelList) return LIST
  if (value instanceof CelMap) return value.typeName === undefined ? MAP : struct(value.typeName)
  if (value instanceof Uint) return UINT
  if (value instanceof Timestamp) return TIMESTAMP
  if (value instanceof Duration) return DURATION
  if (value instanceof Optional) return OPTIONAL
  if (value instanceof TypeValue) return TYPE
  return value instanceof OpaqueValue ? value.type : BYTES
}

/** Whether a function whose parameter has a type takes a value. */
export function isOfType(value: Value, type: CelType): boolean {
  if (type.kind === 'dyn' || type.kind === 'param') return true
  const actual = typeOfValue(value)
  if (type.kind === 'map' && actual.kind === 'struct') return true
  if (actual.kind !== type.kind) return false
  return type.kind === 'opaque' || type.kind === 'struct' ? actual.name === type.name : true
}

/** The length of what has one, as `size()` tells it; undefined for others. */
export function sizeOf(value: Value): number | undefined {
  if (typeof value === 'string') return lengthOf(value)
  if (value instanceof CelList) return value.items.length
  if (value instanceof CelMap) return value.size
  return value instanceof Uint8Array ? value.length : undefined
}

/** In code points. */
function lengthOf(text: string): number {
  let length = 0
  for (let at = 0; at < text.length; length++) at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1
  return length
}
