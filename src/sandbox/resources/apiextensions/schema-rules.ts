import type { JSONSchemaProps } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { goList } from '../common/go-values.ts'
import { checkRuleTexts } from './rule-texts.ts'
import { itemsOf, junctorsOf, propertiesOf, valuesOf } from './schema-walk.ts'

/** Where in an object a part of its schema stands, for what may not be said everywhere. */
interface Where {
  readonly isRoot: boolean
  /** Why there may be no default. */
  readonly noDefaults: string | undefined
  readonly insideMeta: boolean
}

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string']
const UNSUPPORTED = ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'] as const
const META = new Set(['metadata', 'kind', 'apiVersion'])
const ROOT: Where = { isRoot: true, noDefaults: undefined, insideMeta: false }

/** What may not be said in the schema of a definition. Source: `ValidateCustomResourceDefinitionOpenAPISchema`. */
export function checkSchema(errors: FieldErrors, schema: JSONSchemaProps, path: string, where: Where = ROOT): void {
  checkSupported(errors, schema, path, where)
  checkInner(errors, schema, path, where)
  if (schema['x-kubernetes-preserve-unknown-fields'] === false)
    errors.invalid(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined')
  checkMapType(errors, schema, path)
  checkListType(errors, schema, path)
  checkListKeys(errors, schema, path)
  checkRuleTexts(errors, schema, path)
}

function checkSupported(errors: FieldErrors, schema: JSONSchemaProps, path: string, where: Where): void {
  const { type } = schema
  if (type && !TYPES.includes(type)) errors.notSupported(`${path}.type`, type, TYPES)
  if (schema.default !== undefined && where.noDefaults)
    errors.forbidden(`${path}.default`, `must not be set ${where.noDefaults}`)
  for (const name of UNSUPPORTED)
    if ((schema as Record<string, unknown>)[name] !== undefined)
      errors.forbidden(`${path}.${name}`, `${name} is not supported`)
  if (type === 'null') errors.forbidden(`${path}.type`, 'type cannot be set to null, use nullable as an alternative')
  if (Array.isArray(schema.items)) errors.forbidden(`${path}.items`, 'items must be a schema object and not an array')
  if (where.insideMeta && schema['x-kubernetes-embedded-resource'])
    errors.forbidden(`${path}.x-kubernetes-embedded-resource`, 'must not be used inside of resource meta')
  if (schema.uniqueItems) {
    const words = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'
    errors.forbidden(`${path}.uniqueItems`, words)
  }
}

function checkInner(errors: FieldErrors, schema: JSONSchemaProps, path: string, where: Where): void {
  const inside = { ...where, isRoot: false }
  const values = valuesOf(schema)
  const properties = propertiesOf(schema)
  if (schema.additionalProperties !== undefined && schema.additionalProperties !== true && properties.length > 0)
    errors.forbidden(`${path}.additionalProperties`, 'additionalProperties and properties are mutual exclusive')
  if (values) {
    const noDefaults = where.insideMeta ? 'inside additionalProperties applying to object metadata' : where.noDefaults
    checkSchema(errors, values, `${path}.additionalProperties`, { ...inside, noDefaults })
  }
  for (const [name, property] of properties) {
    const isMeta = (where.isRoot || schema['x-kubernetes-embedded-resource'] === true) && META.has(name)
    const noDefaults = isMeta && where.isRoot ? `in top-level ${name}` : where.noDefaults
    const insideMeta = isMeta || where.insideMeta
    checkSchema(errors, property, `${path}.properties[${name}]`, { isRoot: false, noDefaults, insideMeta })
  }
  for (const [rest, nested] of junctorsOf(schema)) checkSchema(errors, nested, `${path}${rest}`, inside)
  const items = itemsOf(schema)
  if (items) checkSchema(errors, items, `${path}.items`, inside)
}

function checkMapType(errors: FieldErrors, schema: JSONSchemaProps, path: string): void {
  const mapType = schema['x-kubernetes-map-type']
  if (mapType === undefined) return
  needType(errors, schema, path, 'object', 'must be object if x-kubernetes-map-type is specified')
  if (mapType !== 'atomic' && mapType !== 'granular')
    errors.notSupported(`${path}.x-kubernetes-map-type`, mapType, ['atomic', 'granular'])
}

function needType(
  errors: FieldErrors,
  { type }: JSONSchemaProps,
  path: string,
  wanted: string,
  words: string,
): boolean {
  if (type === wanted) return true
  if (type) errors.invalid(`${path}.type`, type, words)
  else errors.required(`${path}.type`, words)
  return false
}

const LIST_TYPES = ['atomic', 'set', 'map']

function checkListType(errors: FieldErrors, schema: JSONSchemaProps, path: string): void {
  const listType = schema['x-kubernetes-list-type']
  if (listType === undefined) return
  const isList = needType(errors, schema, path, 'array', 'must be array if x-kubernetes-list-type is specified')
  const items = itemsOf(schema)
  if (isList && listType === 'set' && items) checkSetItems(errors, items, `${path}.items`)
  if (!LIST_TYPES.includes(listType)) errors.notSupported(`${path}.x-kubernetes-list-type`, listType, LIST_TYPES)
}

function checkSetItems(errors: FieldErrors, items: JSONSchemaProps, path: string): void {
  const words = 'must be atomic as item of a list with x-kubernetes-list-type=set'
  const listType = items['x-kubernetes-list-type']
  if (items.type === 'array' && listType !== undefined && listType !== 'atomic')
    errors.invalid(`${path}.x-kubernetes-list-type`, listType, words)
  if (items.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic')
    errors.invalid(`${path}.x-kubernetes-map-type`, listType, words)
}

function checkListKeys(errors: FieldErrors, schema: JSONSchemaProps, path: string): void {
  const listType = schema['x-kubernetes-list-type']
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const words = 'must be map if x-kubernetes-list-map-keys is non-empty'
  if (keys.length > 0 && listType === undefined) errors.required(`${path}.x-kubernetes-list-type`, words)
  else if (keys.length > 0 && listType !== 'map') errors.invalid(`${path}.x-kubernetes-list-type`, listType, words)
  const items = itemsOf(schema)
  if (listType === 'map') checkMapItems(errors, keys, items, path)
  if ((listType === 'map' || listType === 'set') && items?.nullable)
    errors.forbidden(`${path}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${listType}`)
  if (listType === 'map' && items) checkKeysPresent(errors, keys, items, path)
}

function checkMapItems(
  errors: FieldErrors,
  keys: readonly string[],
  items: JSONSchemaProps | undefined,
  path: string,
): void {
  const at = `${path}.x-kubernetes-list-map-keys`
  if (keys.length === 0) errors.required(at, 'must not be empty if x-kubernetes-list-type is map')
  if (!items) errors.required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map')
  else if (items.type === 'object') checkKeys(errors, keys, items, path)
  else {
    const words = "must be object if parent array's x-kubernetes-list-type is map"
    errors.invalid(`${path}.items.type`, items.type ?? '', words)
  }
}

function checkKeys(errors: FieldErrors, keys: readonly string[], items: JSONSchemaProps, path: string): void {
  const at = `${path}.x-kubernetes-list-map-keys`
  const seen = new Set<string>()
  for (const key of keys) {
    const type = items.properties?.[key]?.type
    const isScalar = type !== 'array' && type !== 'object'
    const words = "must be a scalar type if parent array's x-kubernetes-list-type is map"
    if (!items.properties?.[key]) errors.invalid(at, goList(keys), 'entries must all be names of item properties')
    else if (!isScalar) errors.invalid(`${path}.items.properties[${key}].type`, items.type, words)
    if (seen.has(key)) errors.invalid(at, goList(keys), 'must not contain duplicate entries')
    seen.add(key)
  }
}

function checkKeysPresent(errors: FieldErrors, keys: readonly string[], items: JSONSchemaProps, path: string): void {
  for (const key of keys) {
    const property = items.properties?.[key]
    if (!property) continue
    const at = `${path}.items.properties[${key}]`
    const start = 'this property is in x-kubernetes-list-map-keys, so it'
    if (!items.required?.includes(key) && property.default === undefined)
      errors.required(`${at}.default`, `${start} must have a default or be a required property`)
    if (property.nullable) errors.forbidden(`${at}.nullable`, `${start} cannot be nullable`)
  }
}
