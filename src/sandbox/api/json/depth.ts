import type { JsonObject } from './values.ts'

/**
 * How many objects and lists may lie in each other in what is read and kept. Whoever goes through a value here calls himself for each level
 * (`structuredClone` bears 1,900 of them on an ordinary stack); people's objects have below 50.
 */
export const DEEPEST = 500

/** Whether more objects and lists lie in each other than may be kept. */
export function nestsTooDeep(value: unknown, left = DEEPEST): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (left === 0) return true
  if (Array.isArray(value)) return value.some((item) => nestsTooDeep(item, left - 1))
  // Without making a list of what may be thousands of keys.
  for (const key in value) if (nestsTooDeep((value as JsonObject)[key], left - 1)) return true
  return false
}

/**
 * Stands for an object or a list that lies too deep to be read: something that itself nests deeper than may be kept, wherever it is moved to. Where
 * it belongs to a field that nobody knows it is dropped with it.
 */
export function cutOff(bracket: '{' | '['): unknown {
  return bracket === '{' ? { '': deep } : [deep]
}

const deep = deepList()

function deepList(): unknown {
  let list: readonly unknown[] = []
  for (let level = 1; level < DEEPEST; level++) list = Object.freeze([list])
  return list
}
