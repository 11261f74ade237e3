import type { ScalarSchema } from '../../schema/type-schema.ts'
import { canonicalQuantity, QuantityError } from '../quantity.ts'
import { DecodeError } from './decode-error.ts'
import { canonicalMicroTime, canonicalTime } from './times.ts'
import type { Walk } from './walk.ts'

/** A scalar as the real server would keep it, or undefined when it has the wrong type (which the walk then knows). */
export function toScalar(value: unknown, schema: ScalarSchema, walk: Walk): unknown {
  switch (schema.scalar) {
    case 'string':
      return typeof value === 'string' ? value : wrong(value, schema, walk)
    case 'bool':
      return typeof value === 'boolean' ? value : wrong(value, schema, walk)
    case 'int32':
      return toInteger(value, schema, walk, 2 ** 31)
    case 'int64':
      return toInteger(value, schema, walk, 2 ** 63)
    case 'float64':
      return typeof value === 'number' ? value : wrong(value, schema, walk)
    case 'bytes':
      return toBytes(value, schema, walk)
    case 'quantity':
      return toQuantity(value)
    case 'intorstring':
      return toIntOrString(value, walk)
    default:
      if (typeof value !== 'string') throw walk.typeError(value, 'string')
      return schema.scalar === 'time' ? canonicalTime(value) : canonicalMicroTime(value)
  }
}

function wrong(value: unknown, schema: ScalarSchema, walk: Walk): undefined {
  walk.wrongType(value, schema.goType, schema.scalar === 'bytes' ? 'slice' : schema.scalar)
  return undefined
}

function toInteger(value: unknown, schema: ScalarSchema, walk: Walk, limit: number): number | undefined {
  if (typeof value !== 'number') return wrong(value, schema, walk)
  if (Number.isInteger(value) && value >= -limit && value < limit) return value
  // The converter checks nothing when it cuts an integer to its lower bits.
  if (walk.reader === 'unstructured' && Number.isInteger(value) && Math.abs(value) < 2 ** 63) {
    return Number(BigInt.asIntN(32, BigInt(value)))
  }
  walk.wrongType(value, schema.goType, schema.scalar, String(value))
  return undefined
}

function toIntOrString(value: unknown, walk: Walk): string | number {
  if (typeof value === 'string') return value
  if (typeof value !== 'number') throw walk.typeError(value, 'int32')
  if (!Number.isInteger(value) || Math.abs(value) > 2 ** 31) throw walk.typeError(value, 'int32', String(value))
  return value
}

function toBytes(value: unknown, schema: ScalarSchema, walk: Walk): string | undefined {
  if (typeof value !== 'string') return wrong(value, schema, walk)
  const text = /[\r\n]/.test(value) ? value.replace(/[\r\n]/g, '') : value
  const bad = base64Error(text)
  if (bad < 0) return text
  const prefix = walk.reader === 'unstructured' ? 'error decoding from json: ' : ''
  walk.fail(`${prefix}illegal base64 data at input byte ${bad}`)
  return undefined
}

/** The position of the first byte that Go's base64 decoder refuses, or -1. */
function base64Error(text: string): number {
  const bad = text.search(/[^A-Za-z0-9+/]/)
  if (bad < 0) return text.length % 4 === 0 ? -1 : text.length - (text.length % 4)
  const padding = text.slice(bad)
  const expected = bad % 4 === 2 ? '==' : bad % 4 === 3 ? '=' : ''
  if (expected === '' || padding[0] !== '=') return bad
  if (padding === expected) return -1
  if (expected === '==' && padding.length === 1) return text.length
  return expected === '==' && padding[1] !== '=' ? bad : bad + expected.length
}

const canonical = new Map<string | number, string>()

function toQuantity(value: unknown): string {
  const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? value : JSON.stringify(value)
  const known = canonical.get(text)
  if (known !== undefined) return known
  const result = parse(text)
  if (canonical.size > 1000) canonical.clear()
  canonical.set(text, result)
  return result
}

function parse(text: string | number): string {
  try {
    return canonicalQuantity(text)
  } catch (error) {
    if (error instanceof QuantityError) throw new DecodeError(error.message)
    throw error
  }
}
