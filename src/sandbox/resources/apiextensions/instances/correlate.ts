import { isDeepStrictEqual } from 'node:util'
import type { JSONSchemaProps } from '../../../schema/types.gen.ts'

/**
 * What a value was before an update. `undefined` stands for values that cannot be told to have been there: items of lists that are no
 * maps. Source: apiserver/pkg/cel/common/equality.go.
 */
export interface Before {
  /** The old value at this place. */
  readonly old: unknown
  /** Whether it, or what it is part of, has not changed: then errors in it do not count. */
  readonly unchanged: boolean
}

/** Of objects that are new. */
export const UNKNOWN_BEFORE: Before = { old: undefined, unchanged: false }

/** The state before an update of a whole object. */
export function before(value: unknown, old: unknown): Before {
  return { old, unchanged: old !== undefined && isDeepStrictEqual(value, old) }
}

export function beforeProperty(parent: Before, name: string, value: unknown, isRoot: boolean): Before {
  if (typeof parent.old !== 'object' || parent.old === null) return { ...UNKNOWN_BEFORE, unchanged: parent.unchanged }
  // Both are converted to the same version before they are looked at.
  if (isRoot && (name === 'apiVersion' || name === 'kind')) return UNKNOWN_BEFORE
  const old = (parent.old as Record<string, unknown>)[name]
  return { old, unchanged: old !== undefined && isDeepStrictEqual(value, old) }
}

/** Items of a `map` list are the same when their keys are. */
export function beforeItem(parent: Before, schema: JSONSchemaProps, item: unknown): Before {
  if (!Array.isArray(parent.old) || schema['x-kubernetes-list-type'] !== 'map')
    return { old: undefined, unchanged: parent.unchanged }
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const id = (each: unknown) => keys.map((key) => JSON.stringify((Object(each) as Record<string, unknown>)[key])).join()
  const wanted = id(item)
  const old: unknown = parent.old.find((each) => id(each) === wanted)
  return old === undefined ? { old, unchanged: parent.unchanged } : { old, unchanged: isDeepStrictEqual(item, old) }
}
