import type { PodFailurePolicy, PodFailurePolicyRule } from '../../schema/types.gen.ts'
import { GoText, quote } from '../common/go-values.ts'

/** `%#v` of a `batch.PodFailurePolicy`. */
export function goFailurePolicy({ rules }: PodFailurePolicy): GoText {
  return new GoText(
    `batch.PodFailurePolicy{Rules:[]batch.PodFailurePolicyRule{${(rules ?? []).map(goRule).join(', ')}}}`,
  )
}

/** Of pointers Go prints where in memory they point to. */
function goRule({ action, onExitCodes, onPodConditions }: PodFailurePolicyRule): string {
  const codes = `(*batch.PodFailurePolicyOnExitCodesRequirement)(${onExitCodes ? '0xc000b1e8a8' : 'nil'})`
  const patterns = onPodConditions?.map(
    ({ type, status }) =>
      `batch.PodFailurePolicyOnPodConditionsPattern{Type:${quote(type)}, Status:${quote(status ?? '')}}`,
  )
  const list = patterns ? `{${patterns.join(', ')}}` : '(nil)'
  const conditions = `[]batch.PodFailurePolicyOnPodConditionsPattern${list}`
  return `batch.PodFailurePolicyRule{Action:${quote(action)}, OnExitCodes:${codes}, OnPodConditions:${conditions}}`
}
