import type { FieldSchema, TypeSchema } from '../../../schema/schema.ts'
import { isJson } from '../objects.ts'
import type { Json } from './types.ts'

/**
 * A strategic merge as kustomize does it (kyaml's merge2): maps are merged, lists of a kind that has a merge key too, the items of
 * the patch in front; other lists are replaced. `null` and `$patch: delete` take away, `$patch: replace` puts in place. Undefined when all goes.
 */
export function mergePatch(value: unknown, patch: unknown, type: TypeSchema | undefined): unknown {
  if (!isJson(patch)) return patch
  const { $patch: directive, ...fields } = patch
  if (directive === 'delete') return undefined
  const before = isJson(value) && directive !== 'replace' ? value : {}
  return Object.entries(fields).reduce((merged, [name, next]) => mergeField(merged, name, next, type), { ...before })
}

function mergeField(object: Json, name: string, next: unknown, type: TypeSchema | undefined): Json {
  const { [name]: before, ...others } = object
  const field = type?.kind === 'object' ? type.fields.get(name) : undefined
  const inner = field?.type ?? (type?.kind === 'map' ? type.values : undefined)
  const merged = next === null ? undefined : mergeValue(before, next, inner, field)
  if (merged === undefined) return others
  return name in object ? { ...object, [name]: merged } : { ...others, [name]: merged }
}

function mergeValue(
  before: unknown,
  next: unknown,
  type: TypeSchema | undefined,
  field: FieldSchema | undefined,
): unknown {
  if (!Array.isArray(next)) return isJson(next) ? mergePatch(before, next, type) : next
  const key = field?.patchMergeKey
  if (!Array.isArray(before) || !key || !field.patchStrategies.includes('merge')) return next.filter(isNoDirective)
  return mergeLists(before, next, key, type?.kind === 'list' ? type.items : undefined)
}

function isNoDirective(item: unknown): boolean {
  return !isJson(item) || item['$patch'] === undefined
}

function mergeLists(
  before: readonly unknown[],
  next: readonly unknown[],
  key: string,
  items: TypeSchema | undefined,
): unknown[] {
  if (next.some((item) => isJson(item) && item['$patch'] === 'replace')) return next.filter(isNoDirective)
  const keyOf = (item: unknown) => (isJson(item) ? item[key] : undefined)
  const patched = next.flatMap((patch) => {
    const item = before.find((one) => keyOf(one) !== undefined && keyOf(one) === keyOf(patch))
    const merged = mergePatch(item, patch, items)
    return merged === undefined ? [] : [merged]
  })
  const named = new Set(next.map(keyOf))
  return [...patched, ...before.filter((item) => keyOf(item) === undefined || !named.has(keyOf(item)))]
}
