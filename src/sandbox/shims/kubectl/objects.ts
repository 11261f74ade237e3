import { isObject as isJson } from '../../api/json/values.ts'
import type { KindRef, KubeObject } from '../../objects.ts'
import { apiVersionOf } from '../../objects.ts'
import type { ObjectMeta } from '../../schema/types.gen.ts'

/** A JSON object of unknown shape. */
export type Json = Record<string, unknown>

/** An API object as it travels: the known head, and the rest by kind. */
export interface Obj extends Json {
  apiVersion: string
  kind: string
  metadata: ObjMeta
}

/** What kubectl makes itself has a creation time of null, as Go writes it. */
export type ObjMeta = Omit<ObjectMeta, 'creationTimestamp'> & { creationTimestamp?: string | null | undefined }

export interface ObjList<T extends object = Obj> extends Json {
  apiVersion: string
  kind: string
  metadata: { resourceVersion?: string; continue?: string; remainingItemCount?: number }
  items: T[]
}

export { isJson }

/** Whether an object is of a kind, and so has its type. */
export function isA<T extends KubeObject>(object: Obj, kind: KindRef<T>): object is Obj & T {
  return object.kind === kind.kind && object.apiVersion === apiVersionOf(kind)
}

/** The objects of a list, or the one that is none. */
export function itemsOf(value: Json): Obj[] {
  return (Array.isArray(value['items']) ? value['items'] : [value]) as Obj[]
}

/** The object under a key, or an empty one. */
export function child(value: unknown, ...path: string[]): Json {
  const found = dig(value, ...path)
  return isJson(found) ? found : {}
}

/** The list under a path, or an empty one. */
export function list(value: unknown, ...path: string[]): unknown[] {
  const found = dig(value, ...path)
  return Array.isArray(found) ? found : []
}

/** The string under a path; numbers and booleans as text, anything else ''. */
export function text(value: unknown, ...path: string[]): string {
  const found = dig(value, ...path)
  return typeof found === 'string' ? found : typeof found === 'number' || typeof found === 'boolean' ? `${found}` : ''
}

/** The value under a path of keys, undefined when a step is missing. */
export function dig(value: unknown, ...path: string[]): unknown {
  let current = value
  for (const key of path) {
    if (!isJson(current)) return undefined
    current = current[key]
  }
  return current
}

/** The strings of the map under a path: labels, a selector. */
export function stringsAt(value: unknown, ...path: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(child(value, ...path)).map(([key, each]) => [key, String(each)]))
}

/** Sets a value under a path, making the objects on the way. */
export function put(target: Json, path: readonly string[], value: unknown): void {
  let current = target
  for (const key of path.slice(0, -1)) {
    const inner = child(current, key)
    current[key] = inner
    current = inner
  }
  const last = path.at(-1)
  if (last !== undefined) current[last] = value
}

export function nameOf(object: { metadata?: Pick<ObjectMeta, 'name'> }): string {
  return object.metadata?.name ?? ''
}
