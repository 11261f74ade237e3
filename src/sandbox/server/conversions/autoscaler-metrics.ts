import type { MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from '../../schema/types.ts'

type Fields = Record<string, unknown>

/** A metric as `autoscaling/v1` writes it into an annotation. Source: k8s.io/kubernetes/pkg/apis/autoscaling/v1/conversion.go. */
export function metricToV1({ type, object, pods, resource, containerResource, external }: MetricSpec): object {
  return present({
    type,
    object: object && {
      target: object.describedObject,
      metricName: object.metric.name,
      targetValue: object.target.value ?? '0',
      selector: object.metric.selector,
      averageValue: object.target.averageValue,
    },
    pods: pods && {
      metricName: pods.metric.name,
      targetAverageValue: pods.target.averageValue ?? '0',
      selector: pods.metric.selector,
    },
    resource: resource && { name: resource.name, ...resourceTarget(resource.target) },
    containerResource: containerResource && {
      name: containerResource.name,
      ...resourceTarget(containerResource.target),
      container: containerResource.container,
    },
    external: external && {
      metricName: external.metric.name,
      metricSelector: external.metric.selector,
      targetValue: external.target.value,
      targetAverageValue: external.target.averageValue,
    },
  })
}

function resourceTarget({ averageUtilization, averageValue }: MetricTarget) {
  return { targetAverageUtilization: averageUtilization, targetAverageValue: averageValue }
}

export function metricFromV1(metric: object): MetricSpec {
  const { type, object, pods, resource, containerResource, external } = metric as Record<string, Fields | undefined>
  return present({
    type,
    object: object && {
      describedObject: object['target'],
      target: target({ value: object['targetValue'], averageValue: object['averageValue'] }),
      metric: { name: object['metricName'], selector: object['selector'] },
    },
    pods: pods && {
      metric: { name: pods['metricName'], selector: pods['selector'] },
      target: target({ averageValue: pods['targetAverageValue'] }),
    },
    resource: resource && { name: resource['name'], target: usageTarget(resource) },
    containerResource: containerResource && {
      name: containerResource['name'],
      container: containerResource['container'],
      target: usageTarget(containerResource),
    },
    external: external && {
      metric: { name: external['metricName'], selector: external['metricSelector'] },
      target: target({ value: external['targetValue'], averageValue: external['targetAverageValue'] }),
    },
  }) as unknown as MetricSpec
}

function usageTarget(usage: Fields) {
  return target({ averageUtilization: usage['targetAverageUtilization'], averageValue: usage['targetAverageValue'] })
}

function target(values: { averageUtilization?: unknown; value?: unknown; averageValue?: unknown }) {
  const type =
    values.averageUtilization !== undefined
      ? 'Utilization'
      : values.averageValue !== undefined
        ? 'AverageValue'
        : 'Value'
  return { type, ...values }
}

export function metricStatusToV1({ type, object, pods, resource, containerResource, external }: MetricStatus): object {
  return present({
    type,
    object: object && {
      target: object.describedObject,
      metricName: object.metric.name,
      currentValue: object.current.value ?? '0',
      selector: object.metric.selector,
      averageValue: object.current.averageValue,
    },
    pods: pods && {
      metricName: pods.metric.name,
      currentAverageValue: pods.current.averageValue ?? '0',
      selector: pods.metric.selector,
    },
    resource: resource && { name: resource.name, ...usageStatus(resource.current) },
    containerResource: containerResource && {
      name: containerResource.name,
      ...usageStatus(containerResource.current),
      container: containerResource.container,
    },
    external: external && {
      metricName: external.metric.name,
      metricSelector: external.metric.selector,
      currentValue: external.current.value ?? '0',
      currentAverageValue: external.current.averageValue,
    },
  })
}

function usageStatus({ averageUtilization, averageValue }: MetricValueStatus) {
  return { currentAverageUtilization: averageUtilization, currentAverageValue: averageValue ?? '0' }
}

export function metricStatusFromV1(metric: object): MetricStatus {
  const { type, object, pods, resource, containerResource, external } = metric as Record<string, Fields | undefined>
  return present({
    type,
    object: object && {
      describedObject: object['target'],
      current: { value: object['currentValue'], averageValue: object['averageValue'] },
      metric: { name: object['metricName'], selector: object['selector'] },
    },
    pods: pods && {
      metric: { name: pods['metricName'], selector: pods['selector'] },
      current: { averageValue: pods['currentAverageValue'] },
    },
    resource: resource && { name: resource['name'], current: usageOf(resource) },
    containerResource: containerResource && {
      name: containerResource['name'],
      container: containerResource['container'],
      current: usageOf(containerResource),
    },
    external: external && {
      metric: { name: external['metricName'], selector: external['metricSelector'] },
      current: { value: external['currentValue'], averageValue: external['currentAverageValue'] },
    },
  }) as unknown as MetricStatus
}

function usageOf(usage: Fields) {
  return { averageUtilization: usage['currentAverageUtilization'], averageValue: usage['currentAverageValue'] }
}

/** Without the fields that say nothing, at any depth. */
function present(value: object): object {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return Object.fromEntries(entries.map(([name, item]) => [name, isFields(item) ? present(item) : item]))
}

function isFields(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
