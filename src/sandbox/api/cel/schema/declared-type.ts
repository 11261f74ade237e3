import type { JSONSchemaProps } from '../../../schema/types.gen.ts'
import * as types from '../types.ts'
import { escapeName, isKeyword } from './escape.ts'

/** The type of the values of a schema, and how large they can get: by this the costs of expressions are estimated. */
export interface DeclaredType {
  readonly cel: types.CelType
  /** Of its JSON text. */
  readonly minSize: number
  /** The greatest length of a text, a list or a map. */
  readonly maxElements: number
  readonly item?: DeclaredType
  readonly key?: DeclaredType
  readonly fields?: ReadonlyMap<string, DeclaredType>
}

/** The size of the largest request that is accepted. */
const REQUEST = 3 * 1024 * 1024
/** What fits between the brackets or quotes of the largest value. */
const LONGEST = REQUEST - 2
/** The lengths of keys do not count. */
const KEY: DeclaredType = { cel: types.STRING, minSize: 2, maxElements: 0 }
const SCALARS: ReadonlyMap<unknown, DeclaredType> = new Map([
  ['boolean', { cel: types.BOOL, minSize: 4, maxElements: 0 }],
  ['number', { cel: types.DOUBLE, minSize: 1, maxElements: 0 }],
  ['integer', { cel: types.INT, minSize: 1, maxElements: 0 }],
])
/** Texts whose format says how long they are. */
const FORMATS: ReadonlyMap<unknown, DeclaredType> = new Map([
  ['duration', { cel: types.DURATION, minSize: 3, maxElements: 32 }],
  ['date', { cel: types.TIMESTAMP, minSize: 12, maxElements: 12 }],
  ['date-time', { cel: types.TIMESTAMP, minSize: 21, maxElements: 32 }],
])

/**
 * The type that expressions see of values of a structural schema; undefined when they see nothing of it. `path` names object types.
 * Source: apiserver/pkg/cel/common/schemas.go.
 */
export function declaredType(schema: JSONSchemaProps, isRoot: boolean, path = 'selfType'): DeclaredType | undefined {
  if (schema['x-kubernetes-int-or-string']) return { cel: types.DYN, minSize: 1, maxElements: LONGEST }
  switch (schema.type) {
    case 'array':
      return listType(schema, path)
    case 'object':
      return isRoot ? objectType(withTypeAndMeta(schema), path) : mapType(schema, path)
    case 'string':
      return textType(schema)
    default:
      return SCALARS.get(schema.type)
  }
}

/** What every object of Kubernetes has, whether its schema says so or not. */
export function withTypeAndMeta(schema: JSONSchemaProps): JSONSchemaProps {
  const text: JSONSchemaProps = { type: 'string' }
  const metadata: JSONSchemaProps = { type: 'object', properties: { name: text, generateName: text } }
  return { ...schema, properties: { ...schema.properties, kind: text, apiVersion: text, metadata } }
}

function isEmbedded(schema: JSONSchemaProps): boolean {
  return schema['x-kubernetes-embedded-resource'] === true
}

function listType({ items, maxItems }: JSONSchemaProps, path: string): DeclaredType | undefined {
  const inner = items as JSONSchemaProps | undefined
  const item = inner && declaredType(inner, isEmbedded(inner), `${path}.@idx`)
  if (!item) return undefined
  return { cel: types.listOf(item.cel), minSize: 2, maxElements: most(maxItems, item.minSize + 1), item }
}

function mapType(schema: JSONSchemaProps, path: string): DeclaredType | undefined {
  const additional: unknown = schema.additionalProperties
  if (typeof additional !== 'object' || additional === null) {
    return isEmbedded(schema) ? objectType(withTypeAndMeta(schema), path) : objectType(schema, path)
  }
  const inner = additional as JSONSchemaProps
  const item = declaredType(inner, isEmbedded(inner), `${path}.@elem`)
  if (!item) return undefined
  const maxElements = most(schema.maxProperties, item.minSize + 6)
  return { cel: types.mapOf(types.STRING, item.cel), minSize: 2, maxElements, key: KEY, item }
}

/** How many items there can be: as many as are allowed, else as many of the least size as a request may hold. */
function most(allowed: number | undefined, size: number): number {
  return allowed === undefined ? Math.floor(LONGEST / size) : Math.max(0, allowed)
}

function objectType({ properties = {}, required = [] }: JSONSchemaProps, path: string): DeclaredType {
  const fields = new Map<string, DeclaredType>()
  let minSize = 2
  for (const [name, property] of Object.entries(properties)) {
    const type = declaredType(property, isEmbedded(property), `${path}.${name}`)
    if (!type) continue
    const escaped = escapeName(name)
    if (escaped !== undefined) fields.set(escaped, type)
    if (isKeyword(name)) fields.set(name, type)
    if (required.includes(name) && property.default === undefined) minSize += name.length + type.minSize + 4
  }
  const cel = types.struct(path, new Map([...fields].map(([name, type]) => [name, type.cel])))
  return { cel, minSize, maxElements: 0, fields }
}

function textType({ format, maxLength, enum: choices }: JSONSchemaProps): DeclaredType {
  if (format === 'byte') return { cel: types.BYTES, minSize: 2, maxElements: maxLength ?? LONGEST }
  const maxElements = longest(maxLength, choices as readonly unknown[] | undefined)
  return FORMATS.get(format) ?? { cel: types.STRING, minSize: 2, maxElements }
}

/** In bytes: a character takes up to four. */
function longest(maxLength: number | undefined, choices: readonly unknown[] = []): number {
  if (maxLength !== undefined) return Math.max(0, maxLength) * 4
  if (choices.length === 0) return LONGEST
  return Math.max(0, ...choices.map((choice) => (typeof choice === 'string' ? Buffer.byteLength(choice) : 0)))
}
