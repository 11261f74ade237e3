import { CelError } from '../issues.ts'
import { Duration, type Timestamp } from '../values.ts'
import { durationOf, fixedText, floorSeconds, timestampOf } from './numbers.ts'

const SECOND = 1_000_000_000n
const UNITS: Readonly<Record<string, bigint | undefined>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: SECOND,
  m: 60n * SECOND,
  h: 3600n * SECOND,
}

/** Go's `time.ParseDuration`; undefined when it is none. */
export function parseDuration(text: string): Duration | undefined {
  const [, sign, rest = ''] = /^([+-]?)(.*)$/s.exec(text) ?? []
  if (rest === '0') return new Duration(0n)
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(rest)) return undefined
  let nanos = 0n
  for (const [, whole = '', fraction = '', unit = ''] of rest.matchAll(/(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const size = UNITS[unit] ?? 0n
    nanos += BigInt(whole || '0') * size + (BigInt(fraction || '0') * size) / 10n ** BigInt(fraction.length)
  }
  return nanos >= 2n ** 63n ? undefined : new Duration(sign === '-' ? -nanos : nanos)
}

/** `string(duration)`: in seconds. */
export function durationText({ nanos }: Duration): string {
  const sign = nanos < 0n ? '-' : ''
  const magnitude = nanos < 0n ? -nanos : nanos
  return `${sign}${fixedText(Number(magnitude) / 1e9)}s`
}

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(Z|[+-]\d{2}:\d{2})$/

/** A time as RFC 3339 writes it; undefined when it is none. */
export function parseTimestamp(text: string): Timestamp | undefined {
  const match = RFC3339.exec(text)
  if (!match) return undefined
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  date.setUTCHours(Number(hour), Number(minute), Number(second))
  const nanos = BigInt(date.getTime()) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'))
  return timestampOf(nanos - BigInt(offsetMinutes(zone)) * 60n * SECOND)
}

/** `string(timestamp)`: RFC 3339 in UTC, without zeros at the end. */
export function timestampText({ nanos }: Timestamp): string {
  const seconds = floorSeconds(nanos)
  const rest = nanos - seconds * SECOND
  const fraction = String(rest).padStart(9, '0').replace(/0+$/, '')
  const whole = new Date(Number(seconds) * 1000).toISOString().replace(/\.\d+Z$/, '')
  return `${whole}${fraction === '' ? '' : `.${fraction}`}Z`
}

function offsetMinutes(zone: string): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-]?)(\d{2}):(\d{2})$/.exec(zone) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** The clock's reading at a place, as a date whose UTC fields are that reading. */
export function inZone({ nanos }: Timestamp, zone: string): Date {
  const millis = Number(floorSeconds(nanos)) * 1000
  if (zone === 'UTC' || zone === '') return new Date(millis)
  if (/^[+-]?\d{2}:\d{2}$/.test(zone)) return new Date(millis + offsetMinutes(zone) * 60_000)
  return new Date(millis + namedOffset(millis, zone))
}

function namedOffset(millis: number, zone: string): number {
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }).formatToParts(millis)
    const field = (name: string) => Number(parts.find(({ type }) => type === name)?.value ?? 0)
    const there = Date.UTC(
      field('year'),
      field('month') - 1,
      field('day'),
      field('hour'),
      field('minute'),
      field('second'),
    )
    return there - millis
  } catch {
    throw new CelError(`unknown time zone ${zone}`)
  }
}

/** The whole units of a duration. */
export function durationUnits({ nanos }: Duration, unit: 'h' | 'm' | 's' | 'ms'): bigint {
  return nanos / (UNITS[unit] ?? 1n)
}

/** Milliseconds within the second. */
export function millisecondsOf({ nanos }: Timestamp): bigint {
  return (nanos - floorSeconds(nanos) * SECOND) / 1_000_000n
}

export function ofSeconds(seconds: bigint): Timestamp {
  return timestampOf(seconds * SECOND)
}

export function ofNanos(nanos: bigint): Duration {
  return durationOf(nanos)
}
