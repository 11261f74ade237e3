import type { JSONSchemaProps } from '../../../schema/types.gen.ts'
import type { FieldError } from '../../types.ts'
import { goJson } from './go-json.ts'

/** Items that occur twice in a list that is a set, or a map by the keys of its items (apiextensions-apiserver/pkg/apiserver/schema/listtype). */
export function duplicateErrors(items: readonly unknown[], schema: JSONSchemaProps, path: string): FieldError[] {
  const identity = identityOf(schema)
  if (!identity) return []
  const seen = new Set<string>()
  return items.flatMap((item, index): FieldError[] => {
    const id = identity(item)
    const key = JSON.stringify(id)
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    return [{ field: `${path}[${index}]`, reason: 'FieldValueDuplicate', message: `Duplicate value: ${goJson(id)}` }]
  })
}

function identityOf(schema: JSONSchemaProps): ((item: unknown) => unknown) | undefined {
  const type = schema['x-kubernetes-list-type']
  if (type === 'set') return (item) => item
  if (type !== 'map') return undefined
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  return (item) =>
    Object.fromEntries(keys.flatMap((key) => (key in Object(item) ? [[key, Object(item)[key] as unknown]] : [])))
}
