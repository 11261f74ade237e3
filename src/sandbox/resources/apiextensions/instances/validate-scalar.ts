import { RE2JS } from 're2js'
import type { JSONSchemaProps } from '../../../schema/types.gen.ts'
import type { FieldError } from '../../types.ts'
import { hasFormat } from './formats.ts'

/** What is wrong with one value by itself: its range, length, pattern, format, or that it is none of a few. */
export function scalarErrors(value: unknown, schema: JSONSchemaProps, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (typeof value === 'string') errors.push(...textErrors(value, schema, path))
  if (typeof value === 'number') errors.push(...numberErrors(value, schema, path))
  const choices = schema.enum as readonly unknown[] | undefined
  if (choices && !choices.some((choice) => JSON.stringify(choice) === JSON.stringify(value))) {
    const shown = choices.map((choice) => JSON.stringify(choice)).join(', ')
    const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${shown}`
    errors.push({ field: path, reason: 'FieldValueNotSupported', message })
  }
  return errors
}

function invalid(path: string, value: unknown, text: string): FieldError {
  return {
    field: path,
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(value)}: ${path} in body ${text}`,
  }
}

function textErrors(
  value: string,
  { minLength, maxLength, pattern, format }: JSONSchemaProps,
  path: string,
): FieldError[] {
  const wrong = lengthOrPatternError(value, { minLength, maxLength, pattern }, path)
  if (!format || hasFormat(value, format)) return wrong
  const shown = JSON.stringify(value)
  const message = `Invalid value: ${shown}: ${path} in body must be of type ${format}: ${shown}`
  return [...wrong, { field: path, reason: 'FieldValueTypeInvalid', message }]
}

/** The first of them that is not met. */
function lengthOrPatternError(
  value: string,
  { minLength, maxLength, pattern }: JSONSchemaProps,
  path: string,
): FieldError[] {
  const length = [...value].length
  if (maxLength !== undefined && length > maxLength) {
    const message = `Too long: may not be more than ${maxLength} bytes`
    return [{ field: path, reason: 'FieldValueTooLong', message }]
  }
  if (minLength !== undefined && length < minLength)
    return [invalid(path, value, `should be at least ${minLength} chars long`)]
  const isMet = !pattern || expression(pattern).matcher(value).find()
  return isMet ? [] : [invalid(path, value, `should match '${pattern}'`)]
}

const expressions = new Map<string, RE2JS>()

function expression(pattern: string): RE2JS {
  const known = expressions.get(pattern) ?? RE2JS.compile(pattern)
  expressions.set(pattern, known)
  return known
}

function numberErrors(value: number, schema: JSONSchemaProps, path: string): FieldError[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema
  const errors: FieldError[] = []
  if (multipleOf && Math.abs(value / multipleOf - Math.round(value / multipleOf)) > 1e-9) {
    errors.push(invalid(path, value, `should be a multiple of ${multipleOf}`))
  }
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)) {
    errors.push(invalid(path, value, `should be less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`))
  }
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)) {
    errors.push(invalid(path, value, `should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`))
  }
  return errors
}
