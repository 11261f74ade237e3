import { isDeepStrictEqual } from 'node:util'
import type { Json } from '../objects.ts'
import { isJson, text } from '../objects.ts'
import type { MergeSchema } from './schema.ts'

/** What `apply` compares: the last applied configuration, the new one, and the live object. */
export interface ThreeWay {
  readonly original: Json
  readonly modified: Json
  readonly current: Json
}

/**
 * The strategic merge patch that brings the live object to the new configuration: what differs from the live object is set,
 * what the last configuration had and the new one has not is deleted (strategicpatch.CreateThreeWayMergePatch).
 * Without a schema this is a JSON merge patch.
 */
export function threeWayPatch({ original, modified, current }: ThreeWay, schema?: MergeSchema): Json {
  return diffMap(original, modified, current, schema)
}

function diffMap(original: Json, modified: Json, current: Json, schema: MergeSchema | undefined): Json {
  const patch: Json = {}
  for (const key of Object.keys(modified)) {
    Object.assign(patch, diffField(key, original[key], modified[key], current[key], schema?.field(key)))
  }
  for (const key of Object.keys(original)) {
    if (!(key in modified) && original[key] !== null) Object.assign(patch, deleteField(key))
  }
  return patch
}

function deleteField(key: string): Json {
  return { [key]: null }
}

function diffField(
  key: string,
  original: unknown,
  modified: unknown,
  current: unknown,
  schema: MergeSchema | undefined,
): Json {
  if (isJson(modified) && isJson(current)) {
    const patch = diffMap(isJson(original) ? original : {}, modified, current, schema)
    if (Object.keys(patch).length === 0) return {}
    if (schema?.strategies.includes('replace')) return { [key]: modified }
    return { [key]: withRetainKeys(patch, modified, schema) }
  }
  if (Array.isArray(modified) && Array.isArray(current) && schema?.strategies.includes('merge')) {
    return diffList(key, Array.isArray(original) ? original : [], modified, current, schema)
  }
  return current !== undefined && isDeepStrictEqual(modified, current)
    ? {}
    : modified === null && current === undefined
      ? {}
      : { [key]: modified }
}

/** A union such as `strategy` loses the members the new configuration does not name. */
function withRetainKeys(patch: Json, modified: Json, schema: MergeSchema | undefined): Json {
  return schema?.strategies.includes('retainKeys') ? { $retainKeys: Object.keys(modified).toSorted(), ...patch } : patch
}

function diffList(
  key: string,
  original: unknown[],
  modified: unknown[],
  current: unknown[],
  schema: MergeSchema,
): Json {
  return schema.mergeKey === ''
    ? diffScalars(key, original, modified, current)
    : diffKeyed(key, { original, modified, current }, schema)
}

/** Lists of scalars that merge, e.g. finalizers. */
function diffScalars(key: string, original: unknown[], modified: unknown[], current: unknown[]): Json {
  const added = modified.filter((item) => !current.includes(item))
  const removed = original.filter((item) => !modified.includes(item))
  if (added.length === 0 && removed.length === 0) return {}
  return {
    [`$setElementOrder/${key}`]: modified,
    ...(removed.length > 0 ? { [`$deleteFromPrimitiveList/${key}`]: removed } : {}),
    ...(added.length > 0 ? { [key]: added } : {}),
  }
}

interface Lists {
  readonly original: unknown[]
  readonly modified: unknown[]
  readonly current: unknown[]
}

/** Lists of objects told apart by the merge key. */
function diffKeyed(key: string, { original, modified, current }: Lists, schema: MergeSchema): Json {
  const { mergeKey } = schema
  const find = (items: unknown[], item: unknown) =>
    items.find((each) => isJson(each) && text(each, mergeKey) === text(item, mergeKey))
  const changes: Json[] = []
  for (const item of modified) {
    if (!isJson(item)) continue
    const live = find(current, item)
    const before = find(original, item)
    if (!isJson(live)) changes.push(item)
    else {
      const patch = diffMap(isJson(before) ? before : {}, item, live, schema.items())
      if (Object.keys(patch).length > 0)
        changes.push({ ...withRetainKeys(patch, item, schema), [mergeKey]: item[mergeKey] })
    }
  }
  const removed = original.filter((item) => isJson(item) && !find(modified, item))
  changes.push(...removed.map((item) => ({ $patch: 'delete', [mergeKey]: isJson(item) ? item[mergeKey] : undefined })))
  if (changes.length === 0 && sameOrder(modified, current, mergeKey)) return {}
  const order = modified.map((item) => ({ [mergeKey]: isJson(item) ? item[mergeKey] : undefined }))
  return { [`$setElementOrder/${key}`]: order, ...(changes.length > 0 ? { [key]: changes } : {}) }
}

/** Whether the items that both lists hold stand in the same order. */
function sameOrder(modified: unknown[], current: unknown[], mergeKey: string): boolean {
  const keys = (items: unknown[]) => items.map((item) => text(item, mergeKey))
  const shared = new Set(keys(modified))
  return isDeepStrictEqual(
    keys(current).filter((each) => shared.has(each)),
    keys(modified).filter((each) => keys(current).includes(each)),
  )
}
