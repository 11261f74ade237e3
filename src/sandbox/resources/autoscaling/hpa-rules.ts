import type { Draft } from '../../objects.ts'
import type {
  AutoscalingV2HorizontalPodAutoscaler,
  AutoscalingV2HorizontalPodAutoscalerSpec,
  HPAScalingPolicy,
  HPAScalingRules,
} from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { checkMetrics } from './metric-rules.ts'
import { checkReference } from './reference-rules.ts'

/** `validateHorizontalPodAutoscalerSpec`. @param old who once scaled to zero may go on to do so */
export function checkAutoscaler(
  errors: FieldErrors,
  { spec }: Draft<AutoscalingV2HorizontalPodAutoscaler>,
  old?: AutoscalingV2HorizontalPodAutoscaler,
): void {
  const { minReplicas, maxReplicas, scaleTargetRef, metrics, behavior } =
    spec ?? ({} as AutoscalingV2HorizontalPodAutoscalerSpec)
  const lowest = old?.spec?.minReplicas === 0 ? 0 : 1
  const most = maxReplicas ?? 0
  if (minReplicas !== undefined && minReplicas < lowest)
    errors.invalid('spec.minReplicas', minReplicas, `must be greater than or equal to ${lowest}`)
  if (most < 1) errors.invalid('spec.maxReplicas', most, 'must be greater than 0')
  if (minReplicas !== undefined && most < minReplicas)
    errors.invalid('spec.maxReplicas', most, 'must be greater than or equal to `minReplicas`')
  checkReference(errors, 'spec.scaleTargetRef', scaleTargetRef)
  checkMetrics(errors, 'spec.metrics', metrics ?? [], minReplicas)
  if (behavior?.scaleUp) checkScaling(errors, 'spec.behavior.scaleUp', behavior.scaleUp)
  if (behavior?.scaleDown) checkScaling(errors, 'spec.behavior.scaleDown', behavior.scaleDown)
}

/** `ValidateHorizontalPodAutoscalerStatusUpdate`. */
export function checkStatus(errors: FieldErrors, { status }: AutoscalingV2HorizontalPodAutoscaler): void {
  errors.nonNegative('status.currentReplicas', status?.currentReplicas)
  errors.nonNegative('status.desiredReplicas', status?.desiredReplicas)
}

const selectPolicies = ['Disabled', 'Max', 'Min']
const hour = 3600
const halfHour = 1800

function checkScaling(errors: FieldErrors, path: string, rules: HPAScalingRules): void {
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [] } = rules
  if (window !== undefined && window < 0)
    errors.invalid(`${path}.stabilizationWindowSeconds`, window, 'must be greater than or equal to zero')
  if (window !== undefined && window > hour)
    errors.invalid(`${path}.stabilizationWindowSeconds`, window, `must be less than or equal to ${hour}`)
  if (selectPolicy !== undefined && !selectPolicies.includes(selectPolicy))
    errors.notSupported(`${path}.selectPolicy`, selectPolicy, selectPolicies)
  if (policies.length === 0) errors.required(`${path}.policies`, 'must specify at least one Policy')
  for (const [index, policy] of policies.entries()) checkPolicy(errors, `${path}.policies[${index}]`, policy)
}

function checkPolicy(errors: FieldErrors, path: string, { type, value, periodSeconds }: HPAScalingPolicy): void {
  if (type !== 'Pods' && type !== 'Percent') errors.notSupported(`${path}.type`, type, ['Percent', 'Pods'])
  if (value <= 0) errors.invalid(`${path}.value`, value, 'must be greater than zero')
  if (periodSeconds <= 0) errors.invalid(`${path}.periodSeconds`, periodSeconds, 'must be greater than zero')
  if (periodSeconds > halfHour)
    errors.invalid(`${path}.periodSeconds`, periodSeconds, `must be less than or equal to ${halfHour}`)
}
