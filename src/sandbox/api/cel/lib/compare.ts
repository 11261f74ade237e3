import { CelError } from '../issues.ts'
import { Duration, Timestamp, Uint, type Value } from '../values.ts'

/** Less than, equal or greater than 0, as `a` is to `b`. */
export function compareValues(a: Value, b: Value): number {
  const left = plain(a)
  const right = plain(b)
  if (typeof left === 'object' || typeof right === 'object') {
    if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right)
    throw new CelError('no such overload')
  }
  if (Number.isNaN(left) || Number.isNaN(right)) throw new CelError('NaN values cannot be ordered')
  if (typeof left === 'string' && typeof right === 'string')
    return Buffer.compare(Buffer.from(left), Buffer.from(right))
  return left < right ? -1 : left > right ? 1 : 0
}

type Plain = boolean | bigint | number | string | Uint8Array | object

function plain(value: Value): Plain {
  if (value instanceof Uint) return value.value
  if (value instanceof Timestamp || value instanceof Duration) return value.nanos
  return value ?? {}
}
