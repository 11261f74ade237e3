import { CelError } from './issues.ts'
import { CelList, CelMap, Optional, Uint, type Value } from './values.ts'

/** `value.field` */
export function selectField(value: Value, field: string): Value {
  if (value instanceof Optional) return optionalField(value, field)
  if (!(value instanceof CelMap)) throw new CelError('no such overload')
  const found = value.get(field)
  if (found === undefined) throw new CelError(`no such key: ${field}`)
  return found
}

/** `has(value.field)` */
export function presentField(value: Value, field: string): boolean {
  if (value instanceof Optional) return value.value !== undefined && presentField(value.value, field)
  if (!(value instanceof CelMap)) throw new CelError('no such overload')
  return value.get(field) !== undefined
}

/** `value[key]` */
export function lookUp(value: Value, key: Value): Value {
  if (value instanceof Optional) return optionalField(value, key)
  if (value instanceof CelMap) {
    const found = value.get(key)
    if (found === undefined) throw new CelError(`no such key: ${shownKey(key)}`)
    return found
  }
  if (!(value instanceof CelList)) throw new CelError('no such overload')
  const index = indexOf(key)
  const item = index === undefined ? undefined : value.items[index]
  if (item === undefined) throw new CelError(`index out of bounds: ${shownKey(key)}`)
  return item
}

/** `value.?field` and `value[?key]` */
export function optionalField(value: Value, key: Value): Optional {
  const inner = value instanceof Optional ? value.value : value
  if (inner instanceof CelMap) return new Optional(inner.get(key))
  if (inner instanceof CelList) {
    const index = indexOf(key)
    return new Optional(index === undefined ? undefined : inner.items[index])
  }
  if (inner === undefined) return new Optional(undefined)
  throw new CelError('no such overload')
}

function indexOf(key: Value): number | undefined {
  const plain = key instanceof Uint ? key.value : key
  if (typeof plain === 'bigint') return Number(plain)
  return typeof plain === 'number' && Number.isInteger(plain) ? plain : undefined
}

function shownKey(key: Value): string {
  return key instanceof Uint ? String(key.value) : String(key)
}
