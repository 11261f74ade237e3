import { PARTS_A_STEP, type Steps } from '../../steps.ts'
import { type JsonObject, setKey } from './values.ts'

/** A copy of a JSON value that may be changed, made in steps: of a big one `structuredClone` takes several times as long. */
export function* copySteps<T>(value: T): Steps<T> {
  return (yield* copy(value)) as T
}

function* copy(value: unknown): Steps<unknown> {
  if (typeof value !== 'object' || value === null) return value
  return Array.isArray(value) ? yield* copyList(value) : yield* copyObject(value as JsonObject)
}

function* copyList(list: readonly unknown[]): Steps<unknown[]> {
  const copied: unknown[] = []
  for (const item of list) {
    if (copied.length % PARTS_A_STEP === PARTS_A_STEP - 1) yield
    copied.push(typeof item === 'object' ? yield* copy(item) : item)
  }
  return copied
}

function* copyObject(object: JsonObject): Steps<JsonObject> {
  const copied: JsonObject = {}
  let count = 0
  for (const key in object) {
    if (++count % PARTS_A_STEP === 0) yield
    const value = object[key]
    setKey(copied, key, typeof value === 'object' ? yield* copy(value) : value)
  }
  return copied
}
