import type { LabelSelector } from '../../schema/types.gen.ts'
import type { FieldErrors } from './field-errors.ts'
import { labelValueErrors, qualifiedNameErrors } from './names.ts'

/** `ValidateLabels`. */
export function checkLabels(errors: FieldErrors, field: string, labels: Record<string, string> | undefined): void {
  for (const key of Object.keys(labels ?? {}).sort()) {
    errors.invalidAll(field, key, qualifiedNameErrors(key))
    const value = labels?.[key] ?? ''
    errors.invalidAll(field, value, labelValueErrors(value))
  }
}

/** `ValidateAnnotations`: keys may have upper case prefixes, and all of them together at most 256 KiB. */
export function checkAnnotations(errors: FieldErrors, field: string, annotations: Record<string, string> | undefined) {
  for (const key of Object.keys(annotations ?? {}).sort())
    errors.invalidAll(field, key, qualifiedNameErrors(key.toLowerCase()))
  const size = Object.entries(annotations ?? {}).reduce((sum, [key, value]) => sum + bytes(key) + bytes(value), 0)
  if (size > 262144) errors.tooLong(field, 262144)
}

function bytes(text: string): number {
  return Buffer.byteLength(text)
}

/** `ValidateLabelSelector`. */
export function checkSelector(errors: FieldErrors, field: string, selector: LabelSelector | undefined): void {
  if (!selector) return
  checkLabels(errors, `${field}.matchLabels`, selector.matchLabels)
  for (const [index, { key, operator, values }] of (selector.matchExpressions ?? []).entries()) {
    const path = `${field}.matchExpressions[${index}]`
    if (operator === 'In' || operator === 'NotIn') {
      if (!values?.length) errors.required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values?.length)
        errors.forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
    } else errors.invalid(`${path}.operator`, operator, 'not a valid selector operator')
    errors.invalidAll(`${path}.key`, key, qualifiedNameErrors(key))
    for (const [at, value] of (values ?? []).entries())
      errors.invalidAll(`${path}.values[${at}]`, value, labelValueErrors(value))
  }
}

export function isEmptySelector(selector: LabelSelector | undefined): boolean {
  return Object.keys(selector?.matchLabels ?? {}).length + (selector?.matchExpressions?.length ?? 0) === 0
}

/** Whether labels satisfy every requirement of a selector. */
export function selects(selector: LabelSelector, labels: Record<string, string> | undefined): boolean {
  const all = labels ?? {}
  const equal = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => all[key] === value)
  return equal && (selector.matchExpressions ?? []).every((requirement) => satisfies(all, requirement))
}

function satisfies(
  labels: Record<string, string>,
  { key, operator, values }: { key: string; operator: string; values?: string[] | undefined },
): boolean {
  const value = labels[key]
  if (operator === 'Exists') return value !== undefined
  if (operator === 'DoesNotExist') return value === undefined
  const listed = value !== undefined && (values ?? []).includes(value)
  return operator === 'In' ? listed : !listed
}
