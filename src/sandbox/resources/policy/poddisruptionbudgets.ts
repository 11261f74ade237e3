import { kinds } from '../../kinds.ts'
import type { Draft } from '../../objects.ts'
import type { PodDisruptionBudget, PodDisruptionBudgetSpec } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect, type FieldErrors } from '../common/field-errors.ts'
import { GoText } from '../common/go-values.ts'
import { checkSelector } from '../common/labels.ts'
import { checkAtMostAll, checkIntOrPercent } from '../common/percent.ts'
import type { Strategy } from '../types.ts'

export const podDisruptionBudgets: Strategy<PodDisruptionBudget> = {
  kind: kinds.podDisruptionBudgets,
  validate: (budget) => collect((errors) => checkBudget(errors, budget)),
  table: {
    columns: columnsOf(kinds.podDisruptionBudgets),
    cells: (budget, { now }) => [
      budget.metadata.name,
      String(budget.spec?.minAvailable ?? 'N/A'),
      String(budget.spec?.maxUnavailable ?? 'N/A'),
      budget.status?.disruptionsAllowed ?? 0,
      age(budget, now),
    ],
  },
}

const evictionPolicies = ['AlwaysAllow', 'IfHealthyBudget']

/** `%#v` of the struct: of pointers Go prints where in memory they point to. */
function goSpec({ selector, unhealthyPodEvictionPolicy: policy }: PodDisruptionBudgetSpec): GoText {
  const pointer = (value: unknown, type: string) => `(*${type})(${value === undefined ? 'nil' : '0xc000b1e8a8'})`
  const both = pointer('', 'intstr.IntOrString')
  const fields = [
    `MinAvailable:${both}`,
    `Selector:${pointer(selector, 'v1.LabelSelector')}`,
    `MaxUnavailable:${both}`,
    `UnhealthyPodEvictionPolicy:${pointer(policy, 'policy.UnhealthyPodEvictionPolicyType')}`,
  ]
  return new GoText(`policy.PodDisruptionBudgetSpec{${fields.join(', ')}}`)
}

/** `ValidatePodDisruptionBudgetSpec`. */
function checkBudget(errors: FieldErrors, { spec = {} }: Draft<PodDisruptionBudget>): void {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec
  if (minAvailable !== undefined && maxUnavailable !== undefined)
    errors.invalid('spec', goSpec(spec), 'minAvailable and maxUnavailable cannot be both set')
  if (minAvailable !== undefined) {
    checkIntOrPercent(errors, 'spec.minAvailable', minAvailable)
    checkAtMostAll(errors, 'spec.minAvailable', minAvailable)
  }
  if (maxUnavailable !== undefined) {
    checkIntOrPercent(errors, 'spec.maxUnavailable', maxUnavailable)
    checkAtMostAll(errors, 'spec.maxUnavailable', maxUnavailable)
  }
  checkSelector(errors, 'spec.selector', selector)
  if (policy !== undefined && !evictionPolicies.includes(policy))
    errors.notSupported('spec.unhealthyPodEvictionPolicy', policy, evictionPolicies)
}
