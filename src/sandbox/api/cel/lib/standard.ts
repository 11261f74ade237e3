import { type Implementation, type Overload, overload } from '../functions.ts'
import { CelError } from '../issues.ts'
import { typeOfValue } from '../value-types.ts'
import { type Timestamp, TypeValue, Uint, type Value } from '../values.ts'
import { doubleText, floorSeconds, int, uint } from './numbers.ts'
import { matches } from './regex.ts'
import {
  durationText,
  durationUnits,
  inZone,
  millisecondsOf,
  ofNanos,
  ofSeconds,
  parseDuration,
  parseTimestamp,
  timestampText,
} from './times.ts'

type Table = Readonly<Record<string, readonly Overload[]>>

const same: Implementation = (value) => value

function failed(from: string, to: string): never {
  throw new CelError(`type conversion error from '${from}' to '${to}'`)
}

function fromDouble(value: number, make: (whole: bigint) => Value, words: string): Value {
  if (!Number.isFinite(value)) throw new CelError(words)
  return make(BigInt(Math.trunc(value)))
}

function boolOf(text: string): boolean {
  if (/^(1|t|T|TRUE|true|True)$/.test(text)) return true
  if (/^(0|f|F|FALSE|false|False)$/.test(text)) return false
  return failed('string', 'bool')
}

function doubleOf(text: string): number {
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text)
  if (/^[+-]?inf(inity)?$/i.test(text))
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return /^nan$/i.test(text) ? Number.NaN : failed('string', 'double')
}

function intOf(text: string): bigint {
  const value = /^[+-]?\d+$/.test(text) ? BigInt(text.replace(/^\+/, '')) : failed('string', 'int')
  return value < -(2n ** 63n) || value >= 2n ** 63n ? failed('string', 'int') : value
}

function uintOf(text: string): Uint {
  const value = /^\d+$/.test(text) ? BigInt(text) : failed('string', 'uint')
  return value >= 2n ** 64n ? failed('string', 'uint') : new Uint(value)
}

/** A conversion that fails where there is nothing to `parse`. */
function read<T extends Value>(parse: (text: string) => T | undefined, to: string): (text: string) => T {
  return (text) => parse(text) ?? failed('string', to)
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new CelError('invalid UTF-8 in bytes, cannot convert to string')
  }
}

const conversions: Table = {
  type: [overload('type', '(A) type<A>', (value) => new TypeValue(typeOfValue(value)))],
  dyn: [overload('to_dyn', '(A) dyn', same)],
  bool: [overload('bool_to_bool', '(bool) bool', same), overload('string_to_bool', '(string) bool', boolOf)],
  bytes: [
    overload('bytes_to_bytes', '(bytes) bytes', same),
    overload('string_to_bytes', '(string) bytes', (text) => new Uint8Array(Buffer.from(text))),
  ],
  double: [
    overload('double_to_double', '(double) double', same),
    overload('int64_to_double', '(int) double', Number),
    overload('string_to_double', '(string) double', doubleOf),
    overload('uint64_to_double', '(uint) double', (value) => Number(value.value)),
  ],
  duration: [
    overload('duration_to_duration', '(duration) duration', same),
    overload('int64_to_duration', '(int) duration', ofNanos),
    overload('string_to_duration', '(string) duration', read(parseDuration, 'google.protobuf.Duration')),
  ],
  int: [
    overload('int64_to_int64', '(int) int', same),
    overload('double_to_int64', '(double) int', (value) => fromDouble(value, int, 'integer overflow')),
    overload('duration_to_int64', '(duration) int', (value) => value.nanos),
    overload('string_to_int64', '(string) int', intOf),
    overload('timestamp_to_int64', '(timestamp) int', (value) => floorSeconds(value.nanos)),
    overload('uint64_to_int64', '(uint) int', (value) => int(value.value)),
  ],
  string: [
    overload('string_to_string', '(string) string', same),
    overload('bool_to_string', '(bool) string', String),
    overload('bytes_to_string', '(bytes) string', textOf),
    overload('double_to_string', '(double) string', doubleText),
    overload('duration_to_string', '(duration) string', durationText),
    overload('int64_to_string', '(int) string', String),
    overload('timestamp_to_string', '(timestamp) string', timestampText),
    overload('uint64_to_string', '(uint) string', (value) => String(value.value)),
  ],
  timestamp: [
    overload('timestamp_to_timestamp', '(timestamp) timestamp', same),
    overload('int64_to_timestamp', '(int) timestamp', ofSeconds),
    overload('string_to_timestamp', '(string) timestamp', read(parseTimestamp, 'google.protobuf.Timestamp')),
  ],
  uint: [
    overload('uint64_to_uint64', '(uint) uint', same),
    overload('double_to_uint64', '(double) uint', (value) => fromDouble(value, uint, 'unsigned integer overflow')),
    overload('int64_to_uint64', '(int) uint', uint),
    overload('string_to_uint64', '(string) uint', uintOf),
  ],
}

const texts: Table = {
  contains: [overload('contains_string', 'string.(string) bool', (text, part) => text.includes(part))],
  endsWith: [overload('ends_with_string', 'string.(string) bool', (text, end) => text.endsWith(end))],
  startsWith: [overload('starts_with_string', 'string.(string) bool', (text, start) => text.startsWith(start))],
  matches: [
    overload('matches', '(string, string) bool', matches),
    overload('matches_string', 'string.(string) bool', matches),
  ],
}

/** A part of a date, here or in another time zone. */
function datePart(id: string, read: (date: Date, time: Timestamp) => number | bigint): Overload[] {
  const at = (time: Timestamp, zone: string) => BigInt(read(inZone(time, zone), time))
  return [
    overload(id, 'timestamp.() int', (time) => at(time, 'UTC')),
    overload(`${id}_with_tz`, 'timestamp.(string) int', at),
  ]
}

function durationPart(id: string, unit: 'h' | 'm' | 's' | 'ms'): Overload {
  return overload(id, 'duration.() int', (value) => durationUnits(value, unit))
}

const DAY = 86_400_000

const times: Table = {
  getFullYear: datePart('timestamp_to_year', (date) => date.getUTCFullYear()),
  getMonth: datePart('timestamp_to_month', (date) => date.getUTCMonth()),
  getDayOfYear: datePart('timestamp_to_day_of_year', (date) =>
    Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY),
  ),
  getDayOfMonth: datePart('timestamp_to_day_of_month', (date) => date.getUTCDate() - 1),
  getDate: datePart('timestamp_to_day_of_month_1_based', (date) => date.getUTCDate()),
  getDayOfWeek: datePart('timestamp_to_day_of_week', (date) => date.getUTCDay()),
  getHours: [
    ...datePart('timestamp_to_hours_tz', (date) => date.getUTCHours()),
    durationPart('duration_to_hours', 'h'),
  ],
  getMinutes: [
    ...datePart('timestamp_to_minutes', (date) => date.getUTCMinutes()),
    durationPart('duration_to_minutes', 'm'),
  ],
  getSeconds: [
    ...datePart('timestamp_to_seconds_tz', (date) => date.getUTCSeconds()),
    durationPart('duration_to_seconds', 's'),
  ],
  getMilliseconds: [
    ...datePart('timestamp_to_milliseconds', (_date, time) => millisecondsOf(time)),
    durationPart('duration_to_milliseconds', 'ms'),
  ],
}

/** Source: cel-go/common/stdlib/standard.go. */
export const standard: Table = { ...conversions, ...texts, ...times }
