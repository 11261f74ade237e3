import { parseQuantity } from '../../api/quantity.ts'
import type { Draft } from '../../objects.ts'
import type {
  AutoscalingV2CrossVersionObjectReference,
  AutoscalingV2HorizontalPodAutoscaler,
  AutoscalingV2HorizontalPodAutoscalerSpec,
  ExternalMetricSource,
  HPAScalingRules,
  MetricSpec,
  MetricTarget,
} from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'

/** `validateHorizontalPodAutoscalerSpec`. */
export function checkAutoscaler(errors: FieldErrors, { spec }: Draft<AutoscalingV2HorizontalPodAutoscaler>): void {
  const { minReplicas, maxReplicas, scaleTargetRef, metrics, behavior } =
    spec ?? ({} as AutoscalingV2HorizontalPodAutoscalerSpec)
  if (minReplicas !== undefined && minReplicas < 1)
    errors.invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1')
  if ((maxReplicas ?? 0) < 1) errors.invalid('spec.maxReplicas', maxReplicas ?? 0, 'must be greater than 0')
  if (minReplicas !== undefined && (maxReplicas ?? 0) < minReplicas)
    errors.invalid('spec.maxReplicas', maxReplicas ?? 0, 'must be greater than or equal to `minReplicas`')
  checkReference(errors, 'spec.scaleTargetRef', scaleTargetRef)
  for (const [index, metric] of (metrics ?? []).entries()) checkMetric(errors, `spec.metrics[${index}]`, metric)
  const scalable = metrics?.some(({ type }) => type === 'Object' || type === 'External')
  if (minReplicas === 0 && !scalable)
    errors.forbidden(
      'spec.metrics',
      'must specify at least one Object or External metric to support scaling to zero replicas',
    )
  if (behavior?.scaleUp) checkScaling(errors, 'spec.behavior.scaleUp', behavior.scaleUp)
  if (behavior?.scaleDown) checkScaling(errors, 'spec.behavior.scaleDown', behavior.scaleDown)
}

function checkReference(
  errors: FieldErrors,
  field: string,
  reference?: AutoscalingV2CrossVersionObjectReference,
): void {
  for (const name of ['kind', 'name'] as const) {
    const value = reference?.[name]
    if (!value) errors.required(`${field}.${name}`)
    else
      for (const text of ['/', '%'])
        if (value.includes(text)) errors.invalid(`${field}.${name}`, value, `may not contain '${text}'`)
  }
}

const metricTypes = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource']

function checkMetric(errors: FieldErrors, path: string, metric: MetricSpec) {
  const { type, pods, object, external } = metric
  if (!type) return errors.required(`${path}.type`, 'must specify a metric source type')
  if (!metricTypes.includes(type)) {
    // It is found once as a type and once as a source.
    errors.notSupported(`${path}.type`, type, metricTypes)
    return errors.notSupported(`${path}.type`, type, metricTypes)
  }
  const field = type.slice(0, 1).toLowerCase() + type.slice(1)
  if (metric[field as keyof MetricSpec] === undefined)
    errors.required(`${path}.${field}`, 'must populate information for the given metric source')
  checkResources(errors, path, metric)
  if (pods) {
    if (!pods.metric?.name) errors.required(`${path}.pods.metric.name`, 'must specify a metric name')
    if (pods.target?.averageValue === undefined)
      errors.required(`${path}.pods.target.averageValue`, 'must specify a positive target averageValue')
  }
  if (object) {
    checkReference(errors, `${path}.object.describedObject`, object.describedObject)
    if (!object.metric?.name) errors.required(`${path}.object.metric.name`, 'must specify a metric name')
    const { value, averageValue } = object.target ?? {}
    if (value === undefined && averageValue === undefined)
      errors.required(`${path}.object.target.averageValue`, 'must set either a target value or averageValue')
  }
  if (external) checkExternal(errors, `${path}.external`, external)
}

function checkExternal(errors: FieldErrors, path: string, { metric, target }: ExternalMetricSource): void {
  if (!metric?.name) errors.required(`${path}.metric.name`, 'must specify a metric name')
  const { value, averageValue } = target ?? {}
  if (value === undefined && averageValue === undefined)
    errors.required(`${path}.target.averageValue`, 'must set either a target value for metric or a per-pod target')
  if (value !== undefined && averageValue !== undefined)
    errors.forbidden(`${path}.target.value`, 'may not set both a target value for metric and a per-pod target')
}

function checkResources(errors: FieldErrors, path: string, { resource, containerResource }: MetricSpec): void {
  if (resource) {
    if (!resource.name) errors.required(`${path}.resource.name`, 'must specify a resource name')
    checkTarget(errors, `${path}.resource.target`, resource.target, true)
  }
  if (!containerResource) return
  if (!containerResource.name) errors.required(`${path}.containerResource.name`, 'must specify a resource name')
  if (!containerResource.container) errors.required(`${path}.containerResource.container`, 'must specify a container')
  checkTarget(errors, `${path}.containerResource.target`, containerResource.target, true)
}

function checkTarget(errors: FieldErrors, path: string, target: MetricTarget, utilization: boolean): void {
  const { type, value, averageValue, averageUtilization } = target ?? { type: '' }
  if (!type) errors.required(`${path}.type`, 'must specify a metric target type')
  else if (!['Utilization', 'Value', 'AverageValue'].includes(type))
    errors.invalid(`${path}.type`, type, 'must be either Utilization, Value, or AverageValue')
  if (averageUtilization !== undefined && averageUtilization < 1)
    errors.invalid(`${path}.averageUtilization`, averageUtilization, 'must be greater than 0')
  for (const [name, quantity] of [
    ['value', value],
    ['averageValue', averageValue],
  ] as const)
    if (quantity !== undefined && parseQuantity(quantity).nanos <= 0n)
      errors.invalid(`${path}.${name}`, quantity, 'must be positive')
  if (!utilization) return
  if (averageUtilization === undefined && averageValue === undefined)
    errors.required(`${path}.averageUtilization`, 'must set either a target raw value or a target utilization')
  if (averageUtilization !== undefined && averageValue !== undefined)
    errors.forbidden(`${path}.averageValue`, 'may not set both a target raw value and a target utilization')
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
  for (const [index, { type, value, periodSeconds }] of policies.entries()) {
    const at = `${path}.policies[${index}]`
    if (type !== 'Pods' && type !== 'Percent') errors.notSupported(`${at}.type`, type, ['Percent', 'Pods'])
    if (value <= 0) errors.invalid(`${at}.value`, value, 'must be greater than zero')
    if (periodSeconds <= 0) errors.invalid(`${at}.periodSeconds`, periodSeconds, 'must be greater than zero')
    if (periodSeconds > halfHour)
      errors.invalid(`${at}.periodSeconds`, periodSeconds, `must be less than or equal to ${halfHour}`)
  }
}
