import type { JSONSchemaProps } from '../../../schema/types.ts'
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
/** The lengths of keys do not count. */
const KEY: DeclaredType = { cel: types.STRING, minSize: 2, maxElements: 0 }
const TEXT: DeclaredType = { cel: types.STRING, minSize: 2, maxElements: REQUEST - 2 }

/**
 * The type that expressions see of values of a structural schema; undefined when they see nothing of it. `path` names object types.
 * Source: apiserver/pkg/cel/common/schemas.go.
 */
export function declaredType(schema: JSONSchemaProps, isRoot: boolean, path = 'selfType'): DeclaredType | undefined {
  if (schema['x-kubernetes-int-or-string']) return { cel: types.DYN, minSize: 1, maxElements: REQUEST - 2 }
  switch (schema.type) {
    case 'array':
      return listType(schema, path)
    case 'object':
      return isRoot ? objectType(withTypeAndMeta(schema), path) : mapType(schema, path)
    case 'string':
      return textType(schema)
    case 'boolean':
      return { cel: types.BOOL, minSize: 4, maxElements: 0 }
    case 'number':
      return { cel: types.DOUBLE, minSize: 1, maxElements: 0 }
    case 'integer':
      return { cel: types.INT, minSize: 1, maxElements: 0 }
    default:
      return undefined
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
  const most = maxItems === undefined ? Math.floor((REQUEST - 2) / (item.minSize + 1)) : Math.max(0, maxItems)
  return { cel: types.listOf(item.cel), minSize: 2, maxElements: most, item }
}

function mapType(schema: JSONSchemaProps, path: string): DeclaredType | undefined {
  const additional: unknown = schema.additionalProperties
  if (typeof additional !== 'object' || additional === null) {
    return isEmbedded(schema) ? objectType(withTypeAndMeta(schema), path) : objectType(schema, path)
  }
  const inner = additional as JSONSchemaProps
  const item = declaredType(inner, isEmbedded(inner), `${path}.@elem`)
  if (!item) return undefined
  const { maxProperties } = schema
  const most = maxProperties === undefined ? Math.floor((REQUEST - 2) / (item.minSize + 6)) : Math.max(0, maxProperties)
  return { cel: types.mapOf(types.STRING, item.cel), minSize: 2, maxElements: most, key: KEY, item }
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
  switch (format) {
    case 'byte':
      return { cel: types.BYTES, minSize: 2, maxElements: maxLength ?? REQUEST - 2 }
    case 'duration':
      return { cel: types.DURATION, minSize: 3, maxElements: 32 }
    case 'date':
      return { cel: types.TIMESTAMP, minSize: 12, maxElements: 12 }
    case 'date-time':
      return { cel: types.TIMESTAMP, minSize: 21, maxElements: 32 }
    default:
      return { ...TEXT, maxElements: longest(maxLength, choices as readonly unknown[] | undefined) }
  }
}

/** In bytes: a character takes up to four. */
function longest(maxLength: number | undefined, choices: readonly unknown[] = []): number {
  if (maxLength !== undefined) return Math.max(0, maxLength) * 4
  if (choices.length === 0) return REQUEST - 2
  return Math.max(0, ...choices.map((choice) => (typeof choice === 'string' ? Buffer.byteLength(choice) : 0)))
}
