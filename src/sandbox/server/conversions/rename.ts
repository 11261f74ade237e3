/** A copy of an object with some of its fields called differently. */
export function renamed(object: object, names: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([field, value]) => [names[field] ?? field, value]))
}
