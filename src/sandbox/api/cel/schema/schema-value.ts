import type { JSONSchemaProps } from '../../../schema/types.gen.ts'
import { CelError } from '../issues.ts'
import { parseDuration, parseTimestamp } from '../lib/times.ts'
import { CelList, CelMap, type Value } from '../values.ts'
import { withTypeAndMeta } from './declared-type.ts'
import { escapeName } from './escape.ts'

type Json = Record<string, unknown>

/**
 * A JSON value as an expression sees it. Parts that a schema says nothing of are not there. Throws `CelError` for values that do not
 * fit their schema. Source: apiserver/pkg/cel/common/values.go.
 */
export function schemaValue(value: unknown, schema: JSONSchemaProps, isRoot = false): Value {
  if (value === null || value === undefined) {
    if (schema.nullable) return null
    throw new CelError('invalid data, got null for schema with nullable=false')
  }
  if (schema['x-kubernetes-int-or-string']) return typeof value === 'number' ? whole(value) : text(value)
  switch (schema.type) {
    case 'object':
      return objectValue(value, schema, isRoot)
    case 'array':
      return listValue(value, schema)
    case 'string':
      return textValue(text(value), schema.format)
    case 'number':
      return typeof value === 'number' ? value : wrong('float', value)
    case 'integer':
      return typeof value === 'number' ? whole(value) : wrong('int', value)
    case 'boolean':
      return typeof value === 'boolean' ? value : wrong('bool', value)
    default:
      return plainValue(value)
  }
}

function wrong(expected: string, value: unknown): never {
  throw new CelError(`invalid data, expected ${expected}, got ${typeof value}`)
}

function whole(value: number): bigint {
  return Number.isInteger(value) ? BigInt(value) : wrong('int', value)
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : wrong('string', value)
}

function textValue(value: string, format: string | undefined): Value {
  switch (format) {
    case 'duration':
      return parseDuration(value) ?? fail(`Invalid duration ${value}`)
    case 'date':
      return parseTimestamp(`${value}T00:00:00Z`) ?? fail(`Invalid date formatted string ${value}`)
    case 'date-time':
      return parseTimestamp(value.toUpperCase()) ?? fail(`Invalid date-time formatted string ${value}`)
    case 'byte':
      return new Uint8Array(Buffer.from(value, 'base64'))
    default:
      return value
  }
}

function fail(message: string): never {
  throw new CelError(message)
}

function listValue(value: unknown, schema: JSONSchemaProps): CelList {
  if (!Array.isArray(value))
    throw new CelError('invalid data, expected an array for the provided schema with type=array')
  const items = (schema.items ?? {}) as JSONSchemaProps
  const embedded = items['x-kubernetes-embedded-resource'] === true
  return new CelList(
    value.map((item) => schemaValue(item, items, embedded)),
    identityOf(schema),
  )
}

/** Tells the items of a set or a map apart. */
function identityOf(schema: JSONSchemaProps): ((item: Value) => string) | undefined {
  const type = schema['x-kubernetes-list-type']
  if (type === 'set') return (item) => identity(item)
  if (type !== 'map') return undefined
  const keys = (schema['x-kubernetes-list-map-keys'] ?? []).map((key) => escapeName(key) ?? key)
  return (item) => keys.map((key) => identity(item instanceof CelMap ? item.get(key) : undefined)).join(' ')
}

function identity(value: Value | undefined): string {
  return typeof value === 'bigint' ? `${value}` : (JSON.stringify(value) ?? '')
}

function objectValue(value: unknown, schema: JSONSchemaProps, isRoot: boolean): CelMap {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CelError('invalid data, expected a map for the provided schema with type=object')
  const additional: unknown = schema.additionalProperties
  const full = isRoot || schema['x-kubernetes-embedded-resource'] ? withTypeAndMeta(schema) : schema
  if (!full.properties && typeof additional === 'object' && additional !== null)
    return new JsonMap(value as Json, (each) => schemaValue(each, additional as JSONSchemaProps))
  return new SchemaObject(value as Json, full.properties ?? {})
}

/** Values are made when they are first looked at. */
class JsonMap extends CelMap {
  private readonly json: Json
  private readonly make: (value: unknown) => Value
  private readonly made = new Map<string, Value>()
  constructor(json: Json, make: (value: unknown) => Value) {
    super()
    this.json = json
    this.make = make
  }
  get size(): number {
    return Object.keys(this.json).length
  }
  get(key: Value): Value | undefined {
    if (typeof key !== 'string' || !Object.hasOwn(this.json, key)) return undefined
    const known = this.made.get(key)
    if (known !== undefined) return known
    const value = this.make(this.json[key])
    this.made.set(key, value)
    return value
  }
  keys(): Value[] {
    return Object.keys(this.json)
  }
}

/** An object with the properties its schema names, by their escaped names. */
class SchemaObject extends CelMap {
  private readonly names: ReadonlyMap<string, string>
  private readonly json: Json
  private readonly properties: Readonly<Record<string, JSONSchemaProps>>
  private readonly made = new Map<string, Value>()
  constructor(json: Json, properties: Readonly<Record<string, JSONSchemaProps>>) {
    super()
    this.json = json
    this.properties = properties
    const present = Object.keys(json).filter((name) => properties[name])
    this.names = new Map(
      present.flatMap((name) => {
        const escaped = escapeName(name)
        return escaped === undefined ? [] : [[escaped, name] as const]
      }),
    )
  }
  get size(): number {
    return this.names.size
  }
  get(key: Value): Value | undefined {
    const name = typeof key === 'string' ? (this.names.get(key) ?? this.names.get(`__${key}__`)) : undefined
    if (name === undefined) return undefined
    const known = this.made.get(name)
    if (known !== undefined) return known
    const value = schemaValue(this.json[name], this.properties[name] ?? {})
    this.made.set(name, value)
    return value
  }
  keys(): Value[] {
    return [...this.names.keys()]
  }
}

/** A JSON value without a schema: whole numbers are ints. */
export function plainValue(value: unknown): Value {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return new CelList(value.map(plainValue))
  return new JsonMap(value as Json, plainValue)
}
