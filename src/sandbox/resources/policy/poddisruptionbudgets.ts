import { kinds } from '../../kinds.ts'
import type { Draft } from '../../objects.ts'
import type { PodDisruptionBudget } from '../../schema/types.ts'
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

/** `ValidatePodDisruptionBudgetSpec`. */
function checkBudget(errors: FieldErrors, { spec = {} }: Draft<PodDisruptionBudget>): void {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec
  if (minAvailable !== undefined && maxUnavailable !== undefined)
    errors.invalid(
      'spec',
      new GoText('policy.PodDisruptionBudgetSpec{}'),
      'minAvailable and maxUnavailable cannot be both set',
    )
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
