/** A value as JSONPath output prints it: strings bare, objects and lists as JSON with sorted keys. */
export function goString(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** A value as Go's `%v` prints it: `map[a:1 b:2]`, `[x y]`, `<no value>`. */
export function goPrint(value: unknown): string {
  if (value === undefined) return '<no value>'
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goPrint).join(' ')}]`
  if (typeof value !== 'object') return String(value)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `map[${entries.map(([key, each]) => `${key}:${goPrint(each)}`).join(' ')}]`
}

/** A value as Go's `%#v` prints JSON that was read into interfaces. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)'
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (typeof value !== 'object') return JSON.stringify(value)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `map[string]interface {}{${entries.map(([key, each]) => `${JSON.stringify(key)}:${goSyntax(each)}`).join(', ')}}`
}
