import { isObject, type JsonObject } from '../json/values.ts'

/** Applies a JSON merge patch (RFC 7386): null removes, objects merge, anything else replaces. Nothing is changed in place. */
export function applyMergePatch(document: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const result: JsonObject = isObject(document) ? { ...document } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = applyMergePatch(result[key], value)
  }
  return result
}
