import type { ShownValue } from '../../resources/common/field-errors.ts'
import { printValue } from '../../resources/common/go-values.ts'
import type { FieldError } from '../../resources/types.ts'

export function fieldInvalid(field: string, value: ShownValue, text: string): FieldError {
  return { field, reason: 'FieldValueInvalid', message: `Invalid value: ${printValue(value)}: ${text}` }
}

export function fieldRequired(field: string, text: string): FieldError {
  return { field, reason: 'FieldValueRequired', message: text === '' ? 'Required value' : `Required value: ${text}` }
}

export function fieldForbidden(field: string, text: string): FieldError {
  return { field, reason: 'FieldValueForbidden', message: `Forbidden: ${text}` }
}
