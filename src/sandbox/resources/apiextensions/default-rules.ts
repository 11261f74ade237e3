import type { JSONSchemaProps } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { GoText } from '../common/go-values.ts'
import { compileRules } from './instances/compiled-rules.ts'
import { before, UNKNOWN_BEFORE } from './instances/correlate.ts'
import { goJson } from './instances/go-json.ts'
import { evaluateRules } from './instances/rules.ts'
import { schemaErrors } from './instances/validate.ts'
import { itemsOf, propertiesOf, propertyOf, valuesOf } from './schema-walk.ts'

/** Defaults are values that their schema would take. Source: apiextensions-apiserver/pkg/apiserver/schema/defaulting/validation.go. */
export function checkDefaults(errors: FieldErrors, schema: JSONSchemaProps, path: string): void {
  const { default: value } = schema
  if (value !== undefined && value !== null) checkDefault(errors, value, schema, `${path}.default`)
  const items = itemsOf(schema)
  if (items) checkDefaults(errors, items, `${path}.items`)
  for (const [name, property] of propertiesOf(schema)) checkDefaults(errors, property, `${path}.properties[${name}]`)
}

function checkDefault(errors: FieldErrors, value: unknown, schema: JSONSchemaProps, path: string): void {
  if (!isPruned(value, schema)) errors.invalid(path, new GoText(goJson(value)), 'must not have unknown fields')
  const wrong = schemaErrors(value, schema).map((error) => ({ ...error, field: placed(path, error.field) }))
  errors.list.push(...wrong)
  if (wrong.length > 0) return
  const rules = compileRules(schema, false)
  if (!rules) return
  const unchanged = { ...before(value, value), unchanged: false }
  const kept = evaluateRules(rules, value, unchanged, false, path).errors
  errors.list.push(...(kept.length > 0 ? kept : evaluateRules(rules, value, UNKNOWN_BEFORE, false, path).errors))
}

function placed(path: string, field: string): string {
  return field === '' || field === '<nil>' ? path : field.startsWith('[') ? `${path}${field}` : `${path}.${field}`
}

/** Whether all fields of a value are in its schema. */
function isPruned(value: unknown, schema: JSONSchemaProps): boolean {
  if (schema['x-kubernetes-preserve-unknown-fields']) return true
  if (Array.isArray(value)) {
    const items = itemsOf(schema)
    return !items || value.every((item) => isPruned(item, items))
  }
  if (typeof value !== 'object' || value === null || schema.additionalProperties === true) return true
  const values = valuesOf(schema)
  return Object.entries(value).every(([name, each]) => {
    const inner = propertyOf(schema, name) ?? values
    return inner !== undefined && isPruned(each, inner)
  })
}
