import { effectiveDefault } from '../../schema/schema.ts'
import type { ListSchema, TypeSchema } from '../../schema/type-schema.ts'
import { isObject } from '../json/values.ts'
import type { PathElement } from './path-element.ts'

/** A list item that cannot be told apart from others; the message is structured-merge-diff's. */
export class ListKeyError extends Error {}

/** The path element of an item of a `set` or `map` list. Keys that are missing take their default (`protocol: TCP`). */
export function itemElement(list: ListSchema, item: unknown): PathElement {
  return list.listType === 'map' ? keyElement(list, item) : setElement(item)
}

function keyElement({ keys, items }: ListSchema, item: unknown): PathElement {
  if (item === null || item === undefined) {
    throw new ListKeyError('associative list with keys may not have a null element')
  }
  if (!isObject(item)) throw new ListKeyError('associative list with keys may not have non-map elements')
  const found: [string, unknown][] = []
  for (const key of keys) {
    const value = Object.hasOwn(item, key) ? item[key] : defaultOf(items, key)
    if (value !== undefined) found.push([key, value])
  }
  if (found.length === 0) {
    const names = keys.map((key) => JSON.stringify(key)).join(' ')
    throw new ListKeyError(
      `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`,
    )
  }
  if (found.length > 1) found.sort(([a], [b]) => (a < b ? -1 : 1))
  return `k:{${found.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`
}

function defaultOf(items: TypeSchema, key: string): unknown {
  const field = items.kind === 'object' ? items.fields.get(key) : undefined
  return field && effectiveDefault(field)
}

function setElement(item: unknown): PathElement {
  if (item === null) throw new ListKeyError("associative list without keys has an element that's an explicit null")
  if (isObject(item)) throw new ListKeyError("associative list without keys has an element that's a map type")
  if (Array.isArray(item)) throw new ListKeyError('not supported: associative list with lists as elements')
  return `v:${JSON.stringify(item)}`
}
