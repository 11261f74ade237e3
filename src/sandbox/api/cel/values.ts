import type { CelType } from './types.ts'

/** An unsigned integer. Signed ones are bigints, doubles are numbers. */
export class Uint {
  readonly value: bigint
  constructor(value: bigint) {
    this.value = value
  }
}

/** A moment, in nanoseconds since 1970. */
export class Timestamp {
  readonly nanos: bigint
  constructor(nanos: bigint) {
    this.nanos = nanos
  }
}

export class Duration {
  readonly nanos: bigint
  constructor(nanos: bigint) {
    this.nanos = nanos
  }
}

export class Optional {
  /** undefined for `optional.none()`. */
  readonly value: Value | undefined
  constructor(value: Value | undefined) {
    this.value = value
  }
}

/** A list; `identity` tells items apart in lists whose order does not matter (Kubernetes' sets and maps). */
export class CelList {
  readonly items: readonly Value[]
  readonly identity: ((item: Value) => string) | undefined
  constructor(items: readonly Value[], identity?: (item: Value) => string) {
    this.items = items
    this.identity = identity
  }
}

/** A map, or an object of Kubernetes, whose type name is then told. */
export abstract class CelMap {
  readonly typeName: string | undefined = undefined
  abstract readonly size: number
  abstract get(key: Value): Value | undefined
  abstract keys(): Value[]
}

/** A type as a value, e.g. of `type(1)`. */
export class TypeValue {
  readonly type: CelType
  constructor(type: CelType) {
    this.type = type
  }
}

/** A value of a library, such as a quantity. */
export abstract class OpaqueValue {
  abstract readonly type: CelType
  /** Of values of the same type. */
  abstract equals(other: OpaqueValue): boolean
}

export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint
  | Uint8Array
  | Timestamp
  | Duration
  | Optional
  | CelList
  | CelMap
  | TypeValue
  | OpaqueValue

/** A map made by an expression. */
export class LiteralMap extends CelMap {
  private readonly entries: Map<string, readonly [Value, Value]>
  constructor(entries: Map<string, readonly [Value, Value]>) {
    super()
    this.entries = entries
  }
  get size(): number {
    return this.entries.size
  }
  get(key: Value): Value | undefined {
    const id = keyOf(key)
    return id === undefined ? undefined : this.entries.get(id)?.[1]
  }
  keys(): Value[] {
    return [...this.entries.values()].map(([key]) => key)
  }
  /** Adds an entry, while a macro makes the map; false when there is one. */
  insert(key: Value, value: Value): boolean {
    const id = keyOf(key)
    if (id === undefined || this.entries.has(id)) return false
    this.entries.set(id, [key, value])
    return true
  }
}

/** Keys that are equal have the same text: 1, 1u and 1.0 are. undefined for what is no key. */
export function keyOf(key: Value): string | undefined {
  if (typeof key === 'string') return `s${key}`
  if (typeof key === 'boolean') return `b${key}`
  if (typeof key === 'bigint') return `n${key}`
  if (key instanceof Uint) return `n${key.value}`
  return typeof key === 'number' && Number.isInteger(key) ? `n${BigInt(key)}` : undefined
}
