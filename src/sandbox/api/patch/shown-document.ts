import type { ObjectSchema, TypeSchema } from '../../schema/type-schema.ts'
import { isObject, type JsonObject } from '../json/values.ts'
import type { JsonPatchOperation } from './json-patch.ts'

/** A copy with the fields in the order in which Go writes them. */
export function inGoOrder(document: JsonObject, schema: ObjectSchema): JsonObject {
  return ordered(document, schema) as JsonObject
}

function ordered(value: unknown, schema: TypeSchema): unknown {
  if (Array.isArray(value)) return schema.kind === 'list' ? value.map((item) => ordered(item, schema.items)) : value
  if (!isObject(value) || schema.kind !== 'object') return value
  const known = [...schema.fields.values()].filter(({ name }) => value[name] !== undefined)
  const entries = known.map(({ name, type }) => [name, ordered(value[name], type)] as const)
  const rest = Object.entries(value).filter(([name]) => !schema.fields.has(name))
  return Object.fromEntries([...rest, ...entries])
}

/**
 * The text of a patched document as an error shows it: the libraries of the real server leave what a patch does not reach as it was
 * written and sort the keys of every object on the way.
 */
export function shownDocument(document: JsonObject, type: 'json' | 'merge', patch: unknown): string {
  const copy = structuredClone(document)
  sortKeys(copy)
  if (type === 'merge') sortMerged(copy, patch)
  else for (const operation of Array.isArray(patch) ? patch : []) sortOnPath(copy, operation as JsonPatchOperation)
  return JSON.stringify(copy)
}

function sortMerged(target: JsonObject, patch: unknown): void {
  sortKeys(target)
  if (!isObject(patch)) return
  for (const [key, value] of Object.entries(patch)) {
    const inner = target[key]
    if (isObject(inner)) sortMerged(inner, value)
  }
}

function sortOnPath(document: JsonObject, { path, from }: JsonPatchOperation): void {
  for (const pointer of [path, from]) {
    if (typeof pointer !== 'string') continue
    let place: unknown = document
    for (const step of pointer.split('/').slice(1)) {
      if (isObject(place)) sortKeys(place)
      else if (!Array.isArray(place)) break
      place = (place as JsonObject)[step.replaceAll('~1', '/').replaceAll('~0', '~')]
    }
  }
}

function sortKeys(object: JsonObject): void {
  for (const key of Object.keys(object).sort()) {
    const value = object[key]
    delete object[key]
    object[key] = value
  }
}
