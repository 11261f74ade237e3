import type { FieldSchema, TypeSchema } from '../../schema/type-schema.ts'
import { goFormat, goKindName, goTypeName } from '../json/go-format.ts'
import { isObject, type JsonObject } from '../json/values.ts'
import { badRequest } from '../status.ts'
import {
  type ListMeta,
  mergeLists,
  orderElements,
  partition,
  patchFailure,
  removeDirectives,
  validateElementOrder,
  withoutNulls,
} from './strategic-lists.ts'

const DIRECTIVE = '$patch'
const RETAIN_KEYS = '$retainKeys'
const SET_ORDER = '$setElementOrder/'
const DELETE_PRIMITIVES = '$deleteFromPrimitiveList/'

/**
 * Applies a strategic merge patch: objects merge, lists merge by the merge key their schema tells, or are replaced.
 * Directives: `$patch: replace|delete`, `$retainKeys`, `$setElementOrder/<list>`, `$deleteFromPrimitiveList/<list>`.
 * Both arguments are used up. Source: k8s.io/apimachinery/pkg/util/strategicpatch/patch.go.
 * @throws StatusError 400 or 500 as the real server
 */
export function applyStrategicMerge(
  original: JsonObject,
  patch: JsonObject,
  schema: TypeSchema | undefined,
): JsonObject {
  const directive = patch[DIRECTIVE]
  if (directive !== undefined) return applyDirective(directive, patch)
  retainKeys(original, patch)
  applyElementOrders(original, patch, schema)
  for (const [key, value] of Object.entries(patch)) mergeField(original, key, value, schema)
  return original
}

function applyDirective(directive: unknown, patch: JsonObject): JsonObject {
  if (directive === 'replace') {
    const { [DIRECTIVE]: _, ...rest } = patch
    return rest
  }
  if (directive === 'delete') return {}
  const text = typeof directive === 'string' ? directive : `%!s(${goTypeName(directive)}=${goFormat(directive)})`
  throw patchFailure(`unknown patch type: ${text} in map: ${goFormat(patch)}`)
}

/** `$retainKeys` names all keys that shall stay; it is how one member of a union replaces another. */
function retainKeys(original: JsonObject, patch: JsonObject): void {
  if (!Object.hasOwn(patch, RETAIN_KEYS)) return
  const keep = patch[RETAIN_KEYS]
  delete patch[RETAIN_KEYS]
  if (!Array.isArray(keep)) throw badRequest('invalid patch format of retainKeys')
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || key.startsWith(DELETE_PRIMITIVES) || key.startsWith(SET_ORDER)) continue
    if (!keep.includes(key)) throw badRequest('invalid patch format of retainKeys')
  }
  for (const key of Object.keys(original)) if (!keep.includes(key)) delete original[key]
}

/** Merges the lists that come with a `$setElementOrder` and puts their items in that order. */
function applyElementOrders(original: JsonObject, patch: JsonObject, schema: TypeSchema | undefined): void {
  for (const directive of Object.keys(patch)) {
    if (!directive.startsWith(SET_ORDER)) continue
    const order = asList(patch[directive])
    delete patch[directive]
    const key = directive.slice(SET_ORDER.length)
    const meta = orderedMeta(schema, key)
    const changes = Object.hasOwn(patch, key) ? asList(patch[key]) : undefined
    const existing = Object.hasOwn(original, key) ? asList(original[key]) : undefined
    validateElementOrder(changes ?? [], order, meta.mergeKey)
    delete patch[key]
    if (!existing && !changes) continue
    const merged = mergeWithOrder(existing, changes, meta)
    const [known, serverOnly] = partition(merged, order, meta.mergeKey)
    original[key] = orderElements(known, serverOnly, order, existing ?? [], meta.mergeKey)
  }
}

function mergeWithOrder(existing: unknown[] | undefined, changes: unknown[] | undefined, meta: ListMeta): unknown[] {
  if (!changes) return existing ?? []
  if (!existing) return removeDirectives(changes) as unknown[]
  return meta.merge ? mergeLists(existing, changes, meta, mergeItems(meta)) : changes
}

function asList(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  throw patchFailure(`expected a []interface {}, but received a ${goTypeName(value)}`)
}

function mergeField(original: JsonObject, name: string, value: unknown, schema: TypeSchema | undefined): void {
  const deletes = name.startsWith(DELETE_PRIMITIVES)
  const key = deletes ? name.slice(DELETE_PRIMITIVES.length) : name
  if (value === null) {
    delete original[key]
    return
  }
  const existing = original[key]
  if (!Object.hasOwn(original, key) || goKindName(existing) !== goKindName(value)) {
    if (!deletes) setWithoutDirectives(original, key, withoutNulls(value))
  } else if (isObject(existing) && isObject(value)) {
    const field = fieldSchema(schema, key)
    original[key] = field?.patchStrategies.includes('replace')
      ? value
      : applyStrategicMerge(existing, value, childSchema(schema, field))
  } else if (Array.isArray(existing) && Array.isArray(value)) {
    original[key] = mergeListField(existing, value, listMeta(schema, key), deletes)
  } else setWithoutDirectives(original, key, value)
}

function setWithoutDirectives(original: JsonObject, key: string, value: unknown): void {
  const kept = removeDirectives(value)
  if (kept === undefined) delete original[key]
  else original[key] = kept
}

function mergeListField(existing: unknown[], changes: unknown[], meta: ListMeta, deletes: boolean): unknown[] {
  if (deletes) return existing.filter((item) => !changes.includes(item))
  return meta.merge ? mergeLists(existing, changes, meta, mergeItems(meta)) : changes
}

function mergeItems(meta: ListMeta): (item: JsonObject, change: JsonObject) => JsonObject {
  return (item, change) => applyStrategicMerge(item, change, meta.items)
}

/** An order can only be given to a field of a struct. */
function orderedMeta(schema: TypeSchema | undefined, key: string): ListMeta {
  if (schema?.kind === 'map')
    throw patchFailure('merging an object in json but data type is not struct, instead is: map')
  if (schema?.kind === 'object' && !schema.fields.has(key)) {
    const struct = schema.goType.replace(/^.*\./, '')
    throw patchFailure(`unable to find api field in struct ${struct} for the json field ${JSON.stringify(key)}`)
  }
  return listMeta(schema, key)
}

function listMeta(schema: TypeSchema | undefined, key: string): ListMeta {
  const field = fieldSchema(schema, key)
  return {
    merge: field?.patchStrategies.includes('merge') ?? false,
    mergeKey: field?.patchMergeKey ?? '',
    items: field?.type.kind === 'list' ? field.type.items : undefined,
  }
}

function fieldSchema(schema: TypeSchema | undefined, key: string): FieldSchema | undefined {
  return schema?.kind === 'object' ? schema.fields.get(key) : undefined
}

function childSchema(schema: TypeSchema | undefined, field: FieldSchema | undefined): TypeSchema | undefined {
  return schema?.kind === 'map' ? schema.values : field?.type
}
