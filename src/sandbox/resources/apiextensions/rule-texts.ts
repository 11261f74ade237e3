import type { JSONSchemaProps, ValidationRule } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { followFieldPath } from './instances/field-path.ts'

const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired']

/** What is wrong with the validation rules of a schema before they are compiled. */
export function checkRuleTexts(errors: FieldErrors, schema: JSONSchemaProps, path: string): void {
  for (const [index, rule] of (schema['x-kubernetes-validations'] ?? []).entries())
    checkRule(errors, schema, rule, `${path}.x-kubernetes-validations[${index}]`)
}

function checkRule(errors: FieldErrors, schema: JSONSchemaProps, rule: ValidationRule, path: string): void {
  const { messageExpression, reason, fieldPath } = rule
  checkMessage(errors, rule, path)
  if (messageExpression && messageExpression.trim() === '')
    errors.required(`${path}.messageExpression`, 'messageExpression must be non-empty if specified')
  if (reason !== undefined && !REASONS.includes(reason)) errors.notSupported(`${path}.reason`, reason, REASONS)
  if (!fieldPath) return
  const at = `${path}.fieldPath`
  if (fieldPath.trim() === '') errors.invalid(at, fieldPath, 'fieldPath must be non-empty if specified')
  if (hasLineBreaks(fieldPath)) errors.invalid(at, fieldPath, 'fieldPath must not contain line breaks')
  if (typeof followFieldPath(fieldPath, schema) === 'string')
    errors.invalid(at, fieldPath, 'fieldPath must be a valid path')
}

function checkMessage(errors: FieldErrors, { rule, message = '' }: ValidationRule, path: string): void {
  const text = message.trim()
  if (rule.trim() === '') errors.required(`${path}.rule`, 'rule is not specified')
  else if (message !== '' && text === '')
    errors.invalid(`${path}.message`, message, 'message must be non-empty if specified')
  else if (hasLineBreaks(text)) errors.invalid(`${path}.message`, message, 'message must not contain line breaks')
  else if (hasLineBreaks(rule.trim()) && text === '')
    errors.required(`${path}.message`, 'message must be specified if rule contains line breaks')
}

function hasLineBreaks(text: string): boolean {
  return /[\n\r]/.test(text)
}
