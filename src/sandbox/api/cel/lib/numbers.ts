import { CelError } from '../issues.ts'
import { Duration, Timestamp, Uint } from '../values.ts'

const MOST_INT = 2n ** 63n - 1n
const LEAST_INT = -(2n ** 63n)
const MOST_UINT = 2n ** 64n - 1n
const SECOND = 1_000_000_000n
/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, in seconds. */
const FIRST_SECOND = -62_135_596_800n
const LAST_SECOND = 253_402_300_799n

/** A result of signed arithmetic. */
export function int(value: bigint): bigint {
  if (value > MOST_INT || value < LEAST_INT) throw new CelError('integer overflow')
  return value
}

export function uint(value: bigint): Uint {
  if (value < 0n || value > MOST_UINT) throw new CelError('unsigned integer overflow')
  return new Uint(value)
}

export function durationOf(nanos: bigint): Duration {
  if (nanos > MOST_INT || nanos < LEAST_INT) throw new CelError('duration overflow')
  return new Duration(nanos)
}

export function timestampOf(nanos: bigint): Timestamp {
  const seconds = floorSeconds(nanos)
  if (seconds < FIRST_SECOND || seconds > LAST_SECOND) throw new CelError('timestamp overflow')
  return new Timestamp(nanos)
}

export function floorSeconds(nanos: bigint): bigint {
  const seconds = nanos / SECOND
  return nanos < 0n && nanos % SECOND !== 0n ? seconds - 1n : seconds
}

/** A double as Go's `strconv.FormatFloat(value, 'g', -1, 64)`. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const [digits = '', exponent = '0'] = value.toExponential().split('e')
  const power = Number(exponent)
  if (power >= -4 && power < 6) return plainText(digits, power)
  const sign = power < 0 ? '-' : '+'
  return `${digits}e${sign}${String(Math.abs(power)).padStart(2, '0')}`
}

/** A double as Go's `strconv.FormatFloat(value, 'f', -1, 64)`. */
export function fixedText(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return doubleText(value)
  const [digits = '', exponent = '0'] = value.toExponential().split('e')
  return plainText(digits, Number(exponent))
}

function plainText(mantissa: string, power: number): string {
  const sign = mantissa.startsWith('-') ? '-' : ''
  const digits = mantissa.replace(/[-.]/g, '')
  if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${digits}`
  if (digits.length <= power + 1) return `${sign}${digits.padEnd(power + 1, '0')}`
  return `${sign}${digits.slice(0, power + 1)}.${digits.slice(power + 1)}`
}
