import { atOnce, PARTS_A_STEP, type Steps } from '../../steps.ts'
import { isObject, type JsonObject, ownValue, setKey } from '../json/values.ts'

/** Applies a JSON merge patch (RFC 7386): null removes, objects merge, anything else replaces. Nothing is changed in place. */
export function applyMergePatch(document: unknown, patch: unknown): unknown {
  return atOnce(mergePatchSteps(document, patch))
}

/** The same in steps. */
export function* mergePatchSteps(document: unknown, patch: unknown): Steps<unknown> {
  if (!isObject(patch)) return patch
  const result: JsonObject = isObject(document) ? { ...document } : {}
  let count = 0
  for (const key of Object.keys(patch)) {
    if (count++ % PARTS_A_STEP === PARTS_A_STEP - 1) yield
    const value = patch[key]
    if (value === null) delete result[key]
    else setKey(result, key, isObject(value) ? yield* mergePatchSteps(ownValue(result, key), value) : value)
  }
  return result
}
