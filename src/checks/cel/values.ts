import { isObject } from '../objects.ts'

/** JSON as CEL wants it: whole numbers become `int` (BigInt), because CEL's `double` and `int` do not add up. */
export function toCel(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  if (Array.isArray(value)) return value.map(toCel)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, toCel(child)]))
}

/** A value of CEL as JSON; values JSON has no word for become text. */
export function fromCel(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(fromCel)
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, child]) => [String(key), fromCel(child)]))
  if (isOptional(value)) return value.hasValue() ? fromCel(value.value()) : undefined
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, fromCel(child)]))
}

interface Optional {
  hasValue(): boolean
  value(): unknown
}

function isOptional(value: unknown): value is Optional {
  return isObject(value) && typeof value['hasValue'] === 'function' && typeof value['value'] === 'function'
}
