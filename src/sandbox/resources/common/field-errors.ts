import type { Steps } from '../../steps.ts'
import type { FieldError } from '../types.ts'
import { type GoText, printValue } from './go-values.ts'

/** A value that is printed in an error: plain values are formatted as Go does, {@link GoText} as it is. */
export type ShownValue = string | number | boolean | null | undefined | GoText

/** Collects what is wrong with an object, in the words of `k8s.io/apimachinery/pkg/util/validation/field`. */
export class FieldErrors {
  readonly list: FieldError[] = []

  required(field: string, detail = ''): void {
    this.add('FieldValueRequired', field, 'Required value', detail)
  }

  invalid(field: string, value: ShownValue, detail: string): void {
    this.add('FieldValueInvalid', field, `Invalid value: ${printValue(value)}`, detail)
  }

  /** Of a value that is not shown. */
  invalidAltogether(field: string, detail: string): void {
    this.add('FieldValueInvalid', field, 'Invalid value', detail)
  }

  /** One `invalid` for each of the details. */
  invalidAll(field: string, value: ShownValue, details: readonly string[]): void {
    for (const detail of details) this.invalid(field, value, detail)
  }

  forbidden(field: string, detail: string): void {
    this.add('FieldValueForbidden', field, 'Forbidden', detail)
  }

  duplicate(field: string, value: ShownValue, detail = ''): void {
    this.add('FieldValueDuplicate', field, `Duplicate value: ${printValue(value)}`, detail)
  }

  notFound(field: string, value: ShownValue, detail = ''): void {
    this.add('FieldValueNotFound', field, `Not found: ${printValue(value)}`, detail)
  }

  notSupported(field: string, value: ShownValue, supported: readonly string[]): void {
    const choices = supported.map((choice) => printValue(choice)).join(', ')
    const detail = supported.length > 0 ? `supported values: ${choices}` : ''
    this.add('FieldValueNotSupported', field, `Unsupported value: ${printValue(value)}`, detail)
  }

  tooLong(field: string, bytes: number): void {
    this.add('FieldValueTooLong', field, 'Too long', `may not be more than ${bytes} bytes`)
  }

  tooMany(field: string, actual: number, most: number): void {
    const items = most === 1 ? 'item' : 'items'
    this.add('FieldValueTooMany', field, `Too many: ${actual}`, `must have at most ${most} ${items}`)
  }

  /** Checks one of a few words; `''` is a missing value. */
  oneOf(field: string, value: string | undefined, supported: readonly string[]): void {
    if (!value) this.required(field)
    else if (!supported.includes(value)) this.notSupported(field, value, supported)
  }

  nonNegative(field: string, value: number | undefined): void {
    if ((value ?? 0) < 0) this.invalid(field, value, 'must be greater than or equal to 0')
  }

  private add(reason: FieldError['reason'], field: string, what: string, detail: string): void {
    this.list.push({
      field: field === '' ? '<nil>' : field,
      reason,
      message: detail === '' ? what : `${what}: ${detail}`,
    })
  }
}

/** Runs a check that collects errors. */
export function collect(check: (errors: FieldErrors) => void): FieldError[] {
  const errors = new FieldErrors()
  check(errors)
  return errors.list
}

/** The same of one in steps. */
export function* collectSteps(check: (errors: FieldErrors) => Steps<void>): Steps<FieldError[]> {
  const errors = new FieldErrors()
  yield* check(errors)
  return errors.list
}
