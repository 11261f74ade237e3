import { isObject } from './values.ts'

/** A JSON value as Go's `fmt` prints it with `%v`: `map[a:1 b:[x y]]`, keys sorted. */
export function goFormat(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goFormat).join(' ')}]`
  if (!isObject(value)) return String(value)
  const keys = Object.keys(value).sort()
  return `map[${keys.map((key) => `${key}:${goFormat(value[key])}`).join(' ')}]`
}

/** The Go type of a value decoded into `interface{}`. */
export function goTypeName(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'string' ? 'string' : 'map[string]interface {}'
}

/** The Go kind of a value decoded into `interface{}`: `map`, `slice`, `int64`, …. */
export function goKindName(value: unknown): string {
  const name = goTypeName(value)
  return name === '[]interface {}' ? 'slice' : name === 'map[string]interface {}' ? 'map' : name
}
