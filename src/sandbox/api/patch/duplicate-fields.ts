import type { ParsedJson } from '../json/parse-json.ts'

/** The repeated keys of a document without a schema, e.g. `duplicate field "data.a"`. */
export function duplicateFields({ value, duplicates }: ParsedJson, prefix = ''): string[] {
  if (duplicates.size === 0) return []
  const found = new Set<string>()
  visit(value, '', (object, path) => {
    for (const { key } of duplicates.get(object) ?? []) {
      found.add(`${prefix}duplicate field ${JSON.stringify(path === '' ? key : `${path}.${key}`)}`)
    }
  })
  return [...found]
}

function visit(value: unknown, path: string, see: (object: object, path: string) => void): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) visit(item, `${path}[${index}]`, see)
    return
  }
  for (const [key, item] of Object.entries(value)) visit(item, path === '' ? key : `${path}.${key}`, see)
  see(value, path)
}
