/** `%#v` of a JSON value decoded into `interface{}`. */
export function goJson(value: unknown): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goJson).join(', ')}}`
  if (typeof value !== 'object') return JSON.stringify(value)
  if (value === null) return 'interface {}(nil)'
  const names = Object.keys(value).sort()
  const pairs = names.map((name) => `${JSON.stringify(name)}:${goJson((value as Record<string, unknown>)[name])}`)
  return `map[string]interface {}{${pairs.join(', ')}}`
}
