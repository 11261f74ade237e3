import { isObject } from '../../api/json/values.ts'
import type { MetricIdentifier, MetricSpec, MetricStatus, MetricValueStatus } from '../../schema/types.gen.ts'

// Source: k8s.io/kubernetes/pkg/apis/autoscaling/v1/conversion.go.

/** A metric of a spec says what is wanted, one of a status what was measured. */
type Side = 'target' | 'current'

/** What a metric of a spec and one of a status have in common. */
interface Metric {
  type: string
  object?: (Named & { describedObject: object }) | undefined
  pods?: Named | undefined
  resource?: Usage | undefined
  containerResource?: (Usage & { container: string }) | undefined
  external?: Named | undefined
}

type Amounts = { [side in Side]?: MetricValueStatus }
type Named = Amounts & { metric: MetricIdentifier }
type Usage = Amounts & { name: string }
type Fields = Record<string, unknown>

/** A metric as `autoscaling/v1` writes it into an annotation. */
export function metricToV1(metric: MetricSpec): object {
  return toV1(metric, 'target')
}

export function metricStatusToV1(metric: MetricStatus): object {
  return toV1(metric, 'current')
}

export function metricFromV1(metric: object): MetricSpec {
  return fromV1(metric, 'target') as unknown as MetricSpec
}

export function metricStatusFromV1(metric: object): MetricStatus {
  return fromV1(metric, 'current') as unknown as MetricStatus
}

function toV1({ type, object, pods, resource, containerResource, external }: Metric, side: Side): object {
  return present({
    type,
    object: object && {
      target: object.describedObject,
      metricName: object.metric.name,
      [`${side}Value`]: object[side]?.value ?? '0',
      selector: object.metric.selector,
      averageValue: object[side]?.averageValue,
    },
    pods: pods && {
      metricName: pods.metric.name,
      [`${side}AverageValue`]: pods[side]?.averageValue ?? '0',
      selector: pods.metric.selector,
    },
    resource: resource && usageToV1(resource, side),
    containerResource: containerResource && {
      ...usageToV1(containerResource, side),
      container: containerResource.container,
    },
    external: external && {
      metricName: external.metric.name,
      metricSelector: external.metric.selector,
      [`${side}Value`]: external[side]?.value ?? unmeasured(side),
      [`${side}AverageValue`]: external[side]?.averageValue,
    },
  })
}

function usageToV1(usage: Usage, side: Side): Fields {
  return {
    name: usage.name,
    [`${side}AverageUtilization`]: usage[side]?.averageUtilization,
    [`${side}AverageValue`]: usage[side]?.averageValue ?? unmeasured(side),
  }
}

/** The statuses of v1 have amounts even where nothing was measured. */
function unmeasured(side: Side): string | undefined {
  return side === 'current' ? '0' : undefined
}

function fromV1(metric: object, side: Side): object {
  const { type, object, pods, resource, containerResource, external } = metric as Record<string, Fields | undefined>
  return present({
    type,
    object: object && {
      describedObject: object['target'],
      [side]: amounts(side, { value: object[`${side}Value`], averageValue: object['averageValue'] }),
      metric: { name: object['metricName'], selector: object['selector'] },
    },
    pods: pods && {
      metric: { name: pods['metricName'], selector: pods['selector'] },
      [side]: amounts(side, { averageValue: pods[`${side}AverageValue`] }),
    },
    resource: resource && usageFromV1(resource, side),
    containerResource: containerResource && {
      ...usageFromV1(containerResource, side),
      container: containerResource['container'],
    },
    external: external && {
      metric: { name: external['metricName'], selector: external['metricSelector'] },
      [side]: amounts(side, {
        value: external[`${side}Value`],
        averageValue: external[`${side}AverageValue`],
      }),
    },
  })
}

function usageFromV1(usage: Fields, side: Side): Fields {
  const averageUtilization = usage[`${side}AverageUtilization`]
  return {
    name: usage['name'],
    [side]: amounts(side, { averageUtilization, averageValue: usage[`${side}AverageValue`] }),
  }
}

/** The amounts in v2, where a target says of which type it is. */
function amounts(side: Side, values: { [name in keyof MetricValueStatus]: unknown }): Fields {
  if (side === 'current') return values
  const { averageUtilization, averageValue } = values
  const type = averageUtilization !== undefined ? 'Utilization' : averageValue !== undefined ? 'AverageValue' : 'Value'
  return { type, ...values }
}

/** Without the fields that say nothing, at any depth. */
function present(value: object): object {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return Object.fromEntries(entries.map(([name, item]) => [name, isObject(item) ? present(item) : item]))
}
