import type { JSONSchemaProps } from '../../../schema/types.gen.ts'
import type { FieldError } from '../../types.ts'
import { propertyOf } from '../schema-walk.ts'
import { type Before, beforeItem, beforeProperty, UNKNOWN_BEFORE } from './correlate.ts'
import { duplicateErrors } from './duplicates.ts'
import { scalarErrors } from './validate-scalar.ts'

/**
 * What is wrong with a custom object by the schema of its definition, in the API server's words. Values are shown and fields named as
 * k8s.io/kube-openapi/pkg/validation/validate does. After an update, what is as it was before is not refused (`CRDValidationRatcheting`).
 */
export function schemaErrors(
  value: unknown,
  schema: JSONSchemaProps,
  path = '',
  old: Before = UNKNOWN_BEFORE,
): FieldError[] {
  const errors = allErrors(value, schema, path, old)
  return errors.length > 0 && old.unchanged ? [] : errors
}

function allErrors(value: unknown, schema: JSONSchemaProps, path: string, old: Before): FieldError[] {
  if (value === null && schema.nullable) return []
  const type = typeOf(value)
  const wanted = typesOf(schema)
  if (wanted.length > 0 && !wanted.includes(type) && !(type === 'integer' && wanted.includes('number'))) {
    return [typeInvalid(path, type, wanted.join(','))]
  }
  const errors = scalarErrors(value, schema, path)
  if (Array.isArray(value)) errors.push(...listErrors(value, schema, path, old))
  else if (type === 'object') errors.push(...objectErrors(value as Record<string, unknown>, schema, path, old))
  errors.push(...combinationErrors(value, schema, path))
  return errors
}

function typesOf(schema: JSONSchemaProps): string[] {
  if (schema['x-kubernetes-int-or-string']) return ['integer', 'string']
  return schema.type ? [schema.type] : []
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

function typeInvalid(path: string, type: string, wanted: string): FieldError {
  const message = `Invalid value: "${type}": ${path} in body must be of type ${wanted}: "${type}"`
  return { field: path === '' ? '<nil>' : path, reason: 'FieldValueTypeInvalid', message }
}

function listErrors(value: readonly unknown[], schema: JSONSchemaProps, path: string, old: Before): FieldError[] {
  const { minItems, maxItems, items } = schema
  const errors: FieldError[] = []
  if (minItems !== undefined && value.length < minItems) {
    const message = `Invalid value: ${value.length}: ${path} in body should have at least ${minItems} items`
    errors.push({ field: path, reason: 'FieldValueInvalid', message })
  }
  if (maxItems !== undefined && value.length > maxItems) errors.push(tooMany(path, value.length, maxItems))
  if (items) {
    value.forEach((each, index) => {
      errors.push(...schemaErrors(each, items as JSONSchemaProps, `${path}[${index}]`, beforeItem(old, schema, each)))
    })
  }
  return [...errors, ...duplicateErrors(value, schema, path)]
}

function tooMany(path: string, actual: number, most: number): FieldError {
  const message = `Too many: ${actual}: must have at most ${most} items`
  return { field: path, reason: 'FieldValueTooMany', message }
}

function objectErrors(
  value: Record<string, unknown>,
  schema: JSONSchemaProps,
  path: string,
  old: Before,
): FieldError[] {
  const { required = [], minProperties, maxProperties } = schema
  const count = Object.keys(value).length
  const errors: FieldError[] = required
    .filter((name) => !(name in value))
    .map((name) => ({ field: at(path, name), reason: 'FieldValueRequired', message: 'Required value' }))
  if (minProperties !== undefined && count < minProperties) {
    const message = `Invalid value: ${count}: ${path} in body should have at least ${minProperties} properties`
    errors.push({ field: path, reason: 'FieldValueInvalid', message })
  }
  if (maxProperties !== undefined && count > maxProperties) errors.push(tooMany(path, count, maxProperties))
  const additional = schema.additionalProperties as unknown
  for (const [name, each] of Object.entries(value)) {
    // The object's own metadata has its own rules.
    if (path === '' && name === 'metadata') continue
    const inner =
      propertyOf(schema, name) ?? (typeof additional === 'object' ? (additional as JSONSchemaProps | null) : null)
    if (inner) errors.push(...schemaErrors(each, inner, at(path, name), beforeProperty(old, name, each, path === '')))
  }
  return errors
}

function at(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function combinationErrors(value: unknown, { allOf, anyOf, oneOf, not }: JSONSchemaProps, path: string): FieldError[] {
  const tried = (schemas: readonly JSONSchemaProps[]) => schemas.map((each) => schemaErrors(value, each, path))
  const errors: FieldError[] = []
  if (allOf) {
    const failures = tried(allOf).filter(({ length }) => length > 0)
    if (failures.length > 0) errors.push(combined(path, 'must validate all the schemas (allOf)'), ...failures.flat())
  }
  if (anyOf) {
    const results = tried(anyOf)
    if (results.every(({ length }) => length > 0)) {
      errors.push(combined(path, 'must validate at least one schema (anyOf)'), ...fewest(results))
    }
  }
  if (oneOf) {
    const results = tried(oneOf)
    const valid = results.filter(({ length }) => length === 0).length
    const text = 'must validate one and only one schema (oneOf).'
    if (valid === 0) errors.push(combined(path, `${text} Found none valid`), ...fewest(results))
    if (valid > 1) errors.push(combined(path, `${text} Found ${valid} valid alternatives`))
  }
  if (not && schemaErrors(value, not, path).length === 0)
    errors.push(combined(path, 'must not validate the schema (not)'))
  return errors
}

function combined(path: string, text: string): FieldError {
  return { field: '<nil>', reason: 'FieldValueInvalid', message: `Invalid value: "": ${JSON.stringify(path)} ${text}` }
}

/** The alternative that fits best tells what is missing. */
function fewest(results: readonly FieldError[][]): FieldError[] {
  return [...results].sort((a, b) => a.length - b.length)[0] ?? []
}
