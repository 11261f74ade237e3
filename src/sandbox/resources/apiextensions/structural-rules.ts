import { isDeepStrictEqual } from 'node:util'
import { regexError } from '../../api/cel/lib/regex.ts'
import type { JSONSchemaProps } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { itemsOf, junctorsOf, propertiesOf, propertyOf, valuesOf } from './schema-walk.ts'

type Level = 'root' | 'item' | 'field'

const EMPTY: Record<Level, string> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
}

/** A schema tells all of the shape of its values outside of its alternatives. Source: apiextensions-apiserver/pkg/apiserver/schema/validation.go. */
export function checkStructural(
  errors: FieldErrors,
  schema: JSONSchemaProps,
  path: string,
  level: Level = 'root',
): void {
  const items = itemsOf(schema)
  if (schema.type === 'array' && schema.items === undefined) errors.required(`${path}.items`, 'must be specified')
  if (items) checkStructural(errors, items, `${path}.items`, 'item')
  for (const [name, property] of propertiesOf(schema)) {
    // That of the root has its own rules: it is only restricted.
    if (level !== 'root' || name !== 'metadata')
      checkStructural(errors, property, `${path}.properties[${name}]`, 'field')
  }
  checkAdditional(errors, schema, path, level)
  checkExtensions(errors, schema, path)
  checkValues(errors, schema, path)
  checkType(errors, schema, path, level)
  if (level === 'root' || schema['x-kubernetes-embedded-resource']) checkMeta(errors, schema, path, level)
  if (level === 'root') checkComplete(errors, schema, path)
}

function checkAdditional(errors: FieldErrors, schema: JSONSchemaProps, path: string, level: Level): void {
  if (schema.additionalProperties === undefined) return
  if (level === 'root') errors.forbidden(`${path}.additionalProperties`, 'must not be used at the root')
  const values = valuesOf(schema)
  if (values) checkStructural(errors, values, `${path}.additionalProperties`, 'field')
}

function checkExtensions(errors: FieldErrors, schema: JSONSchemaProps, path: string): void {
  if (!schema['x-kubernetes-int-or-string']) return
  for (const name of ['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const)
    if (schema[name]) errors.invalid(`${path}.${name}`, true, 'must be false if x-kubernetes-int-or-string is true')
}

function checkType(errors: FieldErrors, schema: JSONSchemaProps, path: string, level: Level): void {
  const { type, additionalProperties } = schema
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true
  const keepsUnknown = schema['x-kubernetes-preserve-unknown-fields'] === true
  const words = 'must be object if x-kubernetes-embedded-resource is true'
  if (isEmbedded && type !== 'object') {
    if (type) errors.invalid(`${path}.type`, type, words)
    else errors.required(`${path}.type`, words)
  } else if (!type && !schema['x-kubernetes-int-or-string'] && !keepsUnknown) {
    errors.required(`${path}.type`, EMPTY[level])
  }
  if (isEmbedded && additionalProperties !== undefined)
    errors.forbidden(`${path}.additionalProperties`, 'must not be used if x-kubernetes-embedded-resource is set')
  if (level === 'root' && type && type !== 'object') errors.invalid(`${path}.type`, type, 'must be object at the root')
  if (isEmbedded && !keepsUnknown && propertiesOf(schema).length === 0) {
    const needed =
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields'
    errors.required(`${path}.properties`, needed)
  }
}

function checkMeta(errors: FieldErrors, { properties = {} }: JSONSchemaProps, path: string, level: Level): void {
  const { kind, apiVersion, metadata } = properties
  const at = `${path}.properties`
  if (kind && kind.type !== 'string') errors.invalid(`${at}[kind].type`, kind.type ?? '', 'must be string')
  if (apiVersion && apiVersion.type !== 'string')
    errors.invalid(`${at}[apiVersion].type`, apiVersion.type ?? '', 'must be string')
  if (!metadata) return
  if (metadata.type !== 'object') errors.invalid(`${at}[metadata].type`, metadata.type ?? '', 'must be object')
  if (level === 'root' && !restrictsNamesOnly(metadata)) {
    const words = 'must not specify anything other than name and generateName, but metadata is implicitly specified'
    errors.forbidden(`${at}[metadata]`, words)
  }
}

function restrictsNamesOnly({ type: _type, default: _default, properties = {}, ...rest }: JSONSchemaProps): boolean {
  const names = Object.keys(properties)
  return Object.keys(rest).length === 0 && names.every((name) => name === 'name' || name === 'generateName')
}

const INT_OR_STRING = [{ type: 'integer' }, { type: 'string' }]

/** `anyOf` of integer and string is how the two are said where `x-kubernetes-int-or-string` is. */
function isIntOrString({ anyOf }: JSONSchemaProps): boolean {
  return isDeepStrictEqual(anyOf, INT_OR_STRING)
}

function checkValues(errors: FieldErrors, schema: JSONSchemaProps, path: string, exceptAnyOf = false): void {
  for (const [rest, nested] of junctorsOf(schema)) {
    if (rest.startsWith('.anyOf') && (exceptAnyOf || isIntOrString(schema))) continue
    checkNested(errors, nested, `${path}${rest}`, rest === '.allOf[0]' && isIntOrString(nested))
  }
  const wrong = schema.pattern === undefined ? undefined : regexError(schema.pattern)
  if (wrong !== undefined)
    errors.invalid(`${path}.pattern`, schema.pattern, `must be a valid regular expression, but isn't: ${wrong}`)
}

const FORBIDDEN: readonly (readonly [keyof JSONSchemaProps, string])[] = [
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
]

function checkNested(errors: FieldErrors, schema: JSONSchemaProps, path: string, exceptAnyOf = false): void {
  checkValues(errors, schema, path, exceptAnyOf)
  const items = itemsOf(schema)
  if (items) checkNested(errors, items, `${path}.items`)
  for (const [name, property] of propertiesOf(schema)) {
    if (name === 'metadata')
      errors.forbidden(`${path}.properties[metadata]`, 'must not be specified in a nested context')
    checkNested(errors, property, `${path}.properties[${name}]`)
  }
  for (const [name, words] of FORBIDDEN) if (isSet(schema[name])) errors.forbidden(`${path}.${name}`, words)
}

function isSet(value: unknown): boolean {
  return (
    value !== undefined &&
    value !== null &&
    value !== '' &&
    value !== false &&
    !(Array.isArray(value) && value.length === 0)
  )
}

/** Every field of an alternative is one of the schema itself. */
function checkComplete(errors: FieldErrors, schema: JSONSchemaProps, path: string): void {
  for (const [rest, nested] of junctorsOf(schema)) checkOnSpine(errors, nested, `${path}${rest}`, schema, path)
}

function checkOnSpine(
  errors: FieldErrors,
  nested: JSONSchemaProps,
  path: string,
  spine: JSONSchemaProps | undefined,
  spinePath: string,
): void {
  const items = itemsOf(nested)
  if (items && !(spine && itemsOf(spine)))
    errors.required(`${spinePath}.items`, `because it is defined in ${path}.items`)
  else if (items) checkOnSpine(errors, items, `${path}.items`, spine && itemsOf(spine), `${spinePath}.items`)
  for (const [name, property] of propertiesOf(nested)) {
    const own = spine && propertyOf(spine, name)
    const at = `${spinePath}.properties[${name}]`
    if (own) checkOnSpine(errors, property, `${path}.properties[${name}]`, own, at)
    else errors.required(at, `because it is defined in ${path}.properties[${name}]`)
  }
  for (const [rest, inner] of junctorsOf(nested)) checkOnSpine(errors, inner, `${path}${rest}`, spine, spinePath)
}
