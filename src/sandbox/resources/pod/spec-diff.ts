import type { PodSpec } from '../../schema/types.gen.ts'
import { goDiff } from './go/report.ts'
import { goValue } from './go/value.ts'

/** What differs between two pod specs, as the API server appends it to its refusal. */
export function specDiff(before: PodSpec, after: PodSpec): string {
  return goDiff(goValue('core.PodSpec', before), goValue('core.PodSpec', after))
}
