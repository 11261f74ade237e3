import { CelError } from '../issues.ts'
import { formatType } from '../types.ts'
import { typeOfValue } from '../value-types.ts'
import { CelList, CelMap, Duration, Timestamp, TypeValue, Uint, type Value } from '../values.ts'
import { doubleText } from './numbers.ts'
import { durationText, timestampText } from './times.ts'

const CLAUSE = /%%|%(?:\.(\d+))?(.)/gs

/** `text.format(args)`. Source: cel-go/ext/formatting.go. */
export function format(text: string, { items }: CelList): string {
  let used = 0
  const next = (): Value => {
    if (used >= items.length) throw new CelError(`index ${used} out of range`)
    return items[used++] as Value
  }
  return text.replace(CLAUSE, (whole, precision: string | undefined, verb: string | undefined) => {
    if (whole === '%%') return '%'
    const digits = precision === undefined ? 6 : Number(precision)
    const write = CLAUSES[verb ?? '']
    if (!write) throw new CelError(`could not parse formatting clause: unrecognized formatting clause "${verb}"`)
    return write(next(), digits)
  })
}

const CLAUSES: Readonly<Record<string, ((value: Value, digits: number) => string) | undefined>> = {
  s: (value) => stringClause(value),
  d: (value) => decimal(value),
  f: (value, digits) => fixed(value, digits),
  e: (value, digits) => scientific(value, digits),
  b: (value) => binary(value),
  x: (value) => hex(value),
  X: (value) => hex(value).toUpperCase(),
  o: (value) => octal(value),
}

function wrong(clause: string, what: string, value: Value): never {
  const type = typeName(value)
  throw new CelError(`error during formatting: ${clause} clause can only be used on ${what}, was given ${type}`)
}

function typeName(value: Value): string {
  const type = typeOfValue(value)
  return type.kind === 'list' || type.kind === 'map' ? type.name : formatType({ ...type, params: [] })
}

function stringClause(value: Value): string {
  if (typeof value === 'number') return doubleText(value)
  if (value instanceof Timestamp) return timestampText(value)
  if (value instanceof Duration) return durationText(value)
  if (value instanceof CelList || value instanceof CelMap) return nested(value)
  return (
    plain(value) ??
    wrong('string', 'strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps', value)
  )
}

function plain(value: Value): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (value === null) return 'null'
  if (value instanceof Uint) return String(value.value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString()
  return value instanceof TypeValue ? value.type.name : undefined
}

/** A value inside a list or a map: as it is written in an expression. */
function nested(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value.toFixed(6) : JSON.stringify(doubleText(value))
  if (value instanceof Uint8Array) return `b${JSON.stringify(Buffer.from(value).toString())}`
  if (value instanceof Timestamp) return `timestamp(${JSON.stringify(timestampText(value))})`
  if (value instanceof Duration) return `duration(${JSON.stringify(durationText(value))})`
  if (value instanceof CelList) return `[${value.items.map(nested).join(', ')}]`
  if (value instanceof CelMap) {
    const pairs = value.keys().map((key): [string, Value] => [nested(key), value.get(key) as Value])
    pairs.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${pairs.map(([key, each]) => `${key}:${nested(each)}`).join(', ')}}`
  }
  return (
    plain(value) ??
    wrong('string', 'strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps', value)
  )
}

function decimal(value: Value): string {
  const whole = wholeOf(value)
  return whole === undefined ? wrong('decimal', 'integers', value) : String(whole)
}

function wholeOf(value: Value): bigint | undefined {
  if (typeof value === 'bigint') return value
  return value instanceof Uint ? value.value : undefined
}

function doubleOf(value: Value): number | undefined {
  if (typeof value === 'number') return value
  if (value === 'NaN') return Number.NaN
  if (value === 'Infinity') return Number.POSITIVE_INFINITY
  return value === '-Infinity' ? Number.NEGATIVE_INFINITY : undefined
}

function fixed(value: Value, digits: number): string {
  const double = doubleOf(value) ?? wrong('fixed-point', 'doubles', value)
  return Number.isFinite(double) ? double.toFixed(digits) : special(double)
}

function scientific(value: Value, digits: number): string {
  const double = doubleOf(value) ?? wrong('scientific', 'doubles', value)
  if (!Number.isFinite(double)) return special(double)
  const [mantissa = '', exponent = '0'] = double.toExponential(digits).split('e')
  const power = Number(exponent)
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

function special(double: number): string {
  return Number.isNaN(double) ? 'NaN' : double > 0 ? '∞' : '-∞'
}

function binary(value: Value): string {
  if (typeof value === 'boolean') return value ? '1' : '0'
  const whole = wholeOf(value) ?? wrong('binary', 'integers and bools', value)
  return whole.toString(2)
}

function octal(value: Value): string {
  const whole = wholeOf(value) ?? wrong('octal', 'integers', value)
  return whole.toString(8)
}

function hex(value: Value): string {
  if (typeof value === 'string') return Buffer.from(value).toString('hex')
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  const whole = wholeOf(value) ?? wrong('hex', 'integers, byte buffers, and strings', value)
  return whole.toString(16)
}
