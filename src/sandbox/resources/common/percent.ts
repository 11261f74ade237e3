import type { IntOrString } from '../../schema/types.gen.ts'
import type { FieldErrors } from './field-errors.ts'
import { GoText, quote } from './go-values.ts'
import { percentErrors } from './names.ts'

/** `%#v` of an `intstr.IntOrString`. */
export function goIntOrString(value: IntOrString): GoText {
  return typeof value === 'number'
    ? new GoText(`intstr.IntOrString{Type:0, IntVal:${value}, StrVal:""}`)
    : new GoText(`intstr.IntOrString{Type:1, IntVal:0, StrVal:${quote(value)}}`)
}

/** `ValidatePositiveIntOrPercent`. */
export function checkIntOrPercent(errors: FieldErrors, field: string, value: IntOrString): void {
  if (typeof value === 'number') errors.nonNegative(field, value)
  else errors.invalidAll(field, goIntOrString(value), percentErrors(value))
}

export function checkAtMostAll(errors: FieldErrors, field: string, value: IntOrString): void {
  if (typeof value === 'string' && percentErrors(value).length === 0 && Number.parseInt(value, 10) > 100)
    errors.invalid(field, goIntOrString(value), 'must not be greater than 100%')
}

/** The number, or that of the percentage (`getIntOrPercentValue`); 0 for other texts. */
export function intOrPercent(value: IntOrString | undefined): number {
  if (typeof value === 'number') return value
  return percentErrors(value ?? '').length === 0 ? Number.parseInt(value ?? '', 10) : 0
}
