import { perObject } from '../../../util/per-object.ts'
import { decimalExponent, parseQuantity } from '../../api/quantity.ts'
import types from './go-types.gen.json' with { type: 'json' }

/**
 * Fields of Go structs as `Name type json`, in the order of declaration; `-` for embedded ones. From k8s.io/api/core/v1 1.33, by
 * reflection: scripts/schema/go-types/templates.
 */
const structs = types.structs as Record<string, string[] | undefined>
const named = types.named as Record<string, string | undefined>

/**
 * A value as controllers print it before hashing (go-spew's `%#v` with sorted keys, `dump.ForHash`): types in parentheses, fields in the
 * order of the Go declaration, absent ones as Go's zero values. `typed` is false for elements of lists and maps, whose type is known.
 */
export function goPrint(value: unknown, type: string, typed = true): string {
  return value === undefined ? printAbsent(type, typed) : print(value, type, typed)
}

/** By type: most fields of a pod are not there, and what is printed for one is always the same. */
const absent = { typed: new Map<string, string>(), untyped: new Map<string, string>() }

function printAbsent(type: string, typed: boolean): string {
  const known = absent[typed ? 'typed' : 'untyped']
  const text = known.get(type) ?? print(undefined, type, typed)
  known.set(type, text)
  return text
}

function print(value: unknown, type: string, typed: boolean): string {
  const prefix = typed ? `(${type})` : ''
  if (type.startsWith('*'))
    return prefix + (value === undefined || value === null ? '<nil>' : goPrint(value, type.slice(1), false))
  if (type.startsWith('[]')) return prefix + printList(value, type.slice(2))
  if (type.startsWith('map[')) return prefix + printMap(value, type)
  return prefix + printPlain(value, type)
}

function printList(value: unknown, element: string): string {
  if (!Array.isArray(value) || value.length === 0) return '<nil>'
  return `[${value.map((item) => goPrint(item, element, false)).join(' ')}]`
}

function printMap(value: unknown, type: string): string {
  const entries = Object.entries((value ?? {}) as Record<string, unknown>)
  const element = mapElement(type)
  if (entries.length === 0) return '<nil>'
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `map[${sorted.map(([key, item]) => `${key}:${goPrint(item, element, false)}`).join(' ')}]`
}

function mapElement(type: string): string {
  return type.slice(type.indexOf(']') + 1)
}

function printPlain(value: unknown, type: string): string {
  const fields = structs[type]
  if (fields) return printStruct((value ?? {}) as Record<string, unknown>, fields)
  if (type === 'v1.ResourceList') return printMap(value, 'map[v1.ResourceName]resource.Quantity')
  if (type === 'resource.Quantity') return printQuantity(value)
  if (type === 'intstr.IntOrString') return printIntOrString(value)
  if (type === 'v1.Time') return '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}'
  return printScalar(value, named[type] ?? type)
}

function printStruct(value: Record<string, unknown>, fields: readonly string[]): string {
  const printed = fieldsOf(fields).map(
    ({ name, type, json }) => `${name}:${goPrint(json === '-' ? value : value[json], type)}`,
  )
  return `{${printed.join(' ')}}`
}

const fieldsOf = perObject((fields: readonly string[]) =>
  fields.map((field) => {
    const [name = '', type = '', json = ''] = field.split(' ')
    return { name, type, json }
  }),
)

function printScalar(value: unknown, type: string): string {
  if (value !== undefined && value !== null) return String(value)
  if (type === 'string') return ''
  return type === 'bool' ? 'false' : '0'
}

function printIntOrString(value: unknown): string {
  const isText = typeof value === 'string'
  const [kind, int, text] = [isText ? 1 : 0, isText ? 0 : (value ?? 0), isText ? value : '']
  return `{Type:(intstr.Type)${kind} IntVal:(int32)${int} StrVal:(string)${text}}`
}

/** As Go holds a parsed quantity: a decimal one keeps its suffix as a power of ten, a binary one is multiplied out; some keep their text. */
function printQuantity(value: unknown): string {
  const text = String(value ?? '0')
  const { format, nanos } = parseQuantity(text)
  const [, whole = '', fraction = '', suffix = ''] = /^[-+]?(\d*)(?:\.(\d*))?(.*)$/.exec(text) ?? []
  const digits = whole + fraction
  const scale = format === 'BinarySI' ? 0 : (decimalExponent(suffix) ?? 0) - fraction.length
  const tens = 10n ** BigInt(Math.abs(scale))
  const amount = scale >= 0 ? nanos / NANO / tens : (nanos * tens) / NANO
  const keepsText =
    value !== undefined &&
    (text === '0' || (format === 'BinarySI' ? Number(digits) % 8 !== 0 : scale % 3 === 0 && !/000$|^0/.test(digits)))
  const held = `i:(resource.int64Amount){value:(int64)${amount} scale:(resource.Scale)${scale}}`
  const kept = `s:(string)${keepsText ? text : ''}`
  return `{${held} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} ${kept} Format:(resource.Format)${format}}`
}

const NANO = 1_000_000_000n
