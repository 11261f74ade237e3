import { CelList, CelMap, Duration, OpaqueValue, Optional, Timestamp, TypeValue, Uint, type Value } from './values.ts'

/** `==`: values of different types are not equal, but numbers are by what they count. */
export function isEqual(a: Value, b: Value): boolean {
  if (typeof a !== 'object' || a === null) return isEqualScalar(a, b)
  if (a instanceof Uint) return isEqualScalar(a.value, b)
  if (a instanceof CelList) return b instanceof CelList && isEqualList(a, b)
  if (a instanceof CelMap) return b instanceof CelMap && isEqualMap(a, b)
  if (a instanceof Timestamp) return b instanceof Timestamp && a.nanos === b.nanos
  if (a instanceof Duration) return b instanceof Duration && a.nanos === b.nanos
  if (a instanceof Optional) return b instanceof Optional && isEqualOptional(a, b)
  if (a instanceof TypeValue)
    return b instanceof TypeValue && a.type.kind === b.type.kind && a.type.name === b.type.name
  if (a instanceof OpaqueValue) return b instanceof OpaqueValue && a.type.name === b.type.name && a.equals(b)
  return b instanceof Uint8Array && Buffer.compare(a, b) === 0
}

function isEqualScalar(a: Value, b: Value): boolean {
  const other = b instanceof Uint ? b.value : b
  if (a === other) return true
  if (typeof a === 'bigint' && typeof other === 'number') return Number.isInteger(other) && BigInt(other) === a
  return typeof a === 'number' && typeof other === 'bigint' && Number.isInteger(a) && BigInt(a) === other
}

function isEqualOptional({ value: a }: Optional, { value: b }: Optional): boolean {
  if (a === undefined || b === undefined) return a === b
  return isEqual(a, b)
}

/** In lists that are sets or maps the order does not count. */
function isEqualList(a: CelList, b: CelList): boolean {
  if (a.items.length !== b.items.length) return false
  const { identity } = a
  if (!identity) return a.items.every((item, index) => isEqual(item, b.items[index] as Value))
  const others = new Map(b.items.map((item) => [identity(item), item]))
  return a.items.every((item) => {
    const other = others.get(identity(item))
    return other !== undefined && isEqual(item, other)
  })
}

function isEqualMap(a: CelMap, b: CelMap): boolean {
  if (a.size !== b.size) return false
  return a.keys().every((key) => {
    const left = a.get(key)
    const right = b.get(key)
    return left !== undefined && right !== undefined && isEqual(left, right)
  })
}

/** Whether a list has an item. */
export function includes({ items }: CelList, wanted: Value): boolean {
  return items.some((item) => isEqual(item, wanted))
}
