import type { AutoscalingV2CrossVersionObjectReference } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { pathSegmentErrors } from '../common/names.ts'

/** `ValidateCrossVersionObjectReference`. */
export function checkReference(
  errors: FieldErrors,
  field: string,
  reference?: AutoscalingV2CrossVersionObjectReference,
): void {
  for (const name of ['kind', 'name'] as const) {
    const value = reference?.[name]
    if (!value) errors.required(`${field}.${name}`)
    else errors.invalidAll(`${field}.${name}`, value, pathSegmentErrors(value))
  }
}
