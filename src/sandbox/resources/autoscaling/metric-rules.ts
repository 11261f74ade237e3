import { parseQuantity } from '../../api/quantity.ts'
import type {
  ContainerResourceMetricSource,
  ExternalMetricSource,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
  ObjectMetricSource,
  PodsMetricSource,
  ResourceMetricSource,
} from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { goQuantity } from '../common/go-values.ts'
import { dnsLabelErrors, pathSegmentErrors } from '../common/names.ts'
import { checkContainerResourceName } from '../common/resource-names.ts'
import { checkReference } from './reference-rules.ts'

/** `validateMetrics`. */
export function checkMetrics(
  errors: FieldErrors,
  path: string,
  metrics: readonly MetricSpec[],
  minReplicas: number | undefined,
): void {
  for (const [index, metric] of metrics.entries()) checkMetric(errors, `${path}[${index}]`, metric)
  const scalable = metrics.some(({ type }) => type === 'Object' || type === 'External')
  if (minReplicas === 0 && !scalable)
    errors.forbidden(path, 'must specify at least one Object or External metric to support scaling to zero replicas')
}

const fieldOfType: Readonly<Record<string, Source | undefined>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
}
const metricTypes = Object.keys(fieldOfType)

/** In the order in which the server looks at them. */
const sources = ['object', 'external', 'pods', 'resource', 'containerResource'] as const
type Source = (typeof sources)[number]

function checkMetric(errors: FieldErrors, path: string, metric: MetricSpec): void {
  const { type } = metric
  const expected = fieldOfType[type]
  if (!type) errors.required(`${path}.type`, 'must specify a metric source type')
  if (!expected) errors.notSupported(`${path}.type`, type, metricTypes)
  const present = sources.filter((source) => metric[source] !== undefined)
  const [first] = present
  if (first) checkSource(errors, `${path}.${first}`, first, metric)
  // An unknown type is found once as a type and once as a source.
  if (!expected) errors.notSupported(`${path}.type`, type, metricTypes)
  else if (!present.includes(expected))
    errors.required(`${path}.${expected}`, 'must populate information for the given metric source')
  if (present.length === 1) return
  for (const other of present)
    if (other !== expected) errors.forbidden(`${path}.${other}`, 'must populate the given metric source only')
}

function checkSource(errors: FieldErrors, path: string, source: Source, metric: MetricSpec): void {
  const { object, external, pods, resource, containerResource } = metric
  if (source === 'object' && object) checkObject(errors, path, object)
  if (source === 'external' && external) checkExternal(errors, path, external)
  if (source === 'pods' && pods) checkPods(errors, path, pods)
  if (source === 'resource' && resource) checkResource(errors, path, resource)
  if (source === 'containerResource' && containerResource) checkContainerResource(errors, path, containerResource)
}

function checkObject(errors: FieldErrors, path: string, { describedObject, metric, target }: ObjectMetricSource): void {
  checkReference(errors, `${path}.describedObject`, describedObject)
  checkIdentifier(errors, `${path}.metric`, metric)
  checkTarget(errors, `${path}.target`, target)
  if (target.value === undefined && target.averageValue === undefined)
    errors.required(`${path}.target.averageValue`, 'must set either a target value or averageValue')
}

function checkExternal(errors: FieldErrors, path: string, { metric, target }: ExternalMetricSource): void {
  checkIdentifier(errors, `${path}.metric`, metric)
  checkTarget(errors, `${path}.target`, target)
  const { value, averageValue } = target
  if (value === undefined && averageValue === undefined)
    errors.required(`${path}.target.averageValue`, 'must set either a target value for metric or a per-pod target')
  if (value !== undefined && averageValue !== undefined)
    errors.forbidden(`${path}.target.value`, 'may not set both a target value for metric and a per-pod target')
}

function checkPods(errors: FieldErrors, path: string, { metric, target }: PodsMetricSource): void {
  checkIdentifier(errors, `${path}.metric`, metric)
  checkTarget(errors, `${path}.target`, target)
  if (target.averageValue === undefined)
    errors.required(`${path}.target.averageValue`, 'must specify a positive target averageValue')
}

function checkResource(errors: FieldErrors, path: string, { name, target }: ResourceMetricSource): void {
  if (!name) errors.required(`${path}.name`, 'must specify a resource name')
  checkUsage(errors, `${path}.target`, target)
}

function checkContainerResource(
  errors: FieldErrors,
  path: string,
  { name, container, target }: ContainerResourceMetricSource,
): void {
  if (!name) errors.required(`${path}.name`, 'must specify a resource name')
  else checkContainerResourceName(errors, `${path}.name`, name, name)
  if (!container) errors.required(`${path}.container`, 'must specify a container')
  else errors.invalidAll(`${path}.container`, container, dnsLabelErrors(container))
  checkUsage(errors, `${path}.target`, target)
}

/** A target of a resource: an amount or a share of what is requested. */
function checkUsage(errors: FieldErrors, path: string, target: MetricTarget): void {
  checkTarget(errors, path, target)
  const { averageUtilization, averageValue } = target
  if (averageUtilization === undefined && averageValue === undefined)
    errors.required(`${path}.averageUtilization`, 'must set either a target raw value or a target utilization')
  if (averageUtilization !== undefined && averageValue !== undefined)
    errors.forbidden(`${path}.averageValue`, 'may not set both a target raw value and a target utilization')
}

function checkTarget(errors: FieldErrors, path: string, target: MetricTarget): void {
  const { type, value, averageValue, averageUtilization } = target
  if (!type) errors.required(`${path}.type`, 'must specify a metric target type')
  if (!['Utilization', 'Value', 'AverageValue'].includes(type))
    errors.invalid(`${path}.type`, type, 'must be either Utilization, Value, or AverageValue')
  checkPositive(errors, `${path}.value`, value)
  checkPositive(errors, `${path}.averageValue`, averageValue)
  if (averageUtilization !== undefined && averageUtilization < 1)
    errors.invalid(`${path}.averageUtilization`, averageUtilization, 'must be greater than 0')
}

function checkPositive(errors: FieldErrors, path: string, quantity: string | undefined): void {
  if (quantity !== undefined && parseQuantity(quantity).nanos <= 0n)
    errors.invalid(path, goQuantity(quantity, true), 'must be positive')
}

function checkIdentifier(errors: FieldErrors, path: string, { name }: MetricIdentifier): void {
  if (!name) errors.required(`${path}.name`, 'must specify a metric name')
  else errors.invalidAll(`${path}.name`, name, pathSegmentErrors(name))
}
