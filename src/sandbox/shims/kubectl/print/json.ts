/** An object as kubectl prints JSON: keys sorted, four spaces, `<`, `>` and `&` escaped (Go's encoding/json). */
export function toJson(value: unknown, indent = 4): string {
  return goJson(sortKeys(value), indent)
}

/** The same with the keys as they come: of objects that kubectl knows the types of. */
export function goJson(value: unknown, indent = 4): string {
  return `${JSON.stringify(value, null, indent)
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')}\n`
}

/** One line of JSON as Go marshals a map: keys sorted, no spaces. */
export function compactJson(value: unknown): string {
  return toJson(value, 0).trimEnd()
}

/** A copy whose objects list their keys in byte order. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, each]) => [key, sortKeys(each)]),
  )
}
