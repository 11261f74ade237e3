import { isObject } from '../../api/json/values.ts'
import type { Draft, KubeObject } from '../../objects.ts'
import type {
  MetricSpec,
  MetricStatus,
  AutoscalingV1HorizontalPodAutoscaler as V1,
  AutoscalingV2HorizontalPodAutoscaler as V2,
} from '../../schema/types.gen.ts'
import { behaviorFromV1, behaviorToV1 } from './autoscaler-behavior.ts'
import { metricFromV1, metricStatusFromV1, metricStatusToV1, metricToV1 } from './autoscaler-metrics.ts'

// Source: k8s.io/kubernetes/pkg/apis/autoscaling/v1/conversion.go. What v1 can't say travels in these annotations.
const METRICS = 'autoscaling.alpha.kubernetes.io/metrics'
const BEHAVIOR = 'autoscaling.alpha.kubernetes.io/behavior'
const CONDITIONS = 'autoscaling.alpha.kubernetes.io/conditions'
const CURRENT_METRICS = 'autoscaling.alpha.kubernetes.io/current-metrics'

export function autoscalerToV1(stored: KubeObject): KubeObject {
  const { spec, status, metadata, ...rest } = stored as V2
  const { metrics = [], behavior, ...commonSpec } = spec ?? { maxReplicas: 0, scaleTargetRef: { kind: '', name: '' } }
  const { currentMetrics, conditions, ...commonStatus } = status ?? { desiredReplicas: 0 }
  const cpu = metrics.find(isCpuUtilization)
  const others = metrics.filter((metric) => metric !== cpu)
  const annotations = {
    ...metadata.annotations,
    ...encoded(METRICS, others.length > 0 ? others.map(metricToV1) : undefined),
    ...encoded(BEHAVIOR, behavior && behaviorToV1(behavior)),
    ...encoded(CONDITIONS, conditions?.length ? conditions : undefined),
    ...encoded(CURRENT_METRICS, currentMetrics?.length ? currentMetrics.map(metricStatusToV1) : undefined),
  }
  const percent = cpu?.resource?.target.averageUtilization
  const currentPercent = currentMetrics?.find(({ resource }) => resource?.name === 'cpu')?.resource?.current
    .averageUtilization
  const result: V1 = {
    ...rest,
    apiVersion: 'autoscaling/v1',
    metadata: Object.keys(annotations).length > 0 ? { ...metadata, annotations } : metadata,
    spec: { ...commonSpec, ...(percent === undefined ? {} : { targetCPUUtilizationPercentage: percent }) },
    status: {
      ...commonStatus,
      currentReplicas: commonStatus.currentReplicas ?? 0,
      ...(currentPercent === undefined ? {} : { currentCPUUtilizationPercentage: currentPercent }),
    },
  }
  return result
}

export function autoscalerFromV1(draft: Draft): Draft {
  const { spec, status, metadata, ...rest } = draft as Draft<V1>
  const { targetCPUUtilizationPercentage: percent, ...commonSpec } = spec ?? {}
  const { currentCPUUtilizationPercentage: currentPercent, ...commonStatus } = status ?? {}
  const {
    [METRICS]: metrics,
    [BEHAVIOR]: behaviorText,
    [CONDITIONS]: conditions,
    [CURRENT_METRICS]: current,
    ...annotations
  } = metadata.annotations ?? {}
  const all = [
    ...listOf(decoded(metrics)).map(metricFromV1),
    ...(percent === undefined ? [] : [cpuUtilization(percent)]),
  ]
  const behavior = behaviorFromV1(decoded(behaviorText))
  const currentMetrics = current ? listOf(decoded(current)).map(metricStatusFromV1) : cpuStatus(currentPercent)
  const kept = Object.keys(annotations).length > 0
  const { annotations: _annotations, ...bare } = metadata
  return {
    ...rest,
    apiVersion: 'autoscaling/v2',
    metadata: kept ? { ...bare, annotations } : bare,
    spec: {
      ...commonSpec,
      ...(all.length > 0 ? { metrics: all } : {}),
      ...(behavior ? { behavior } : {}),
    },
    status: {
      ...commonStatus,
      ...(conditions ? { conditions: listOf(decoded(conditions)) } : {}),
      ...(currentMetrics ? { currentMetrics } : {}),
    },
  } as Draft
}

function isCpuUtilization({ type, resource }: MetricSpec): boolean {
  return type === 'Resource' && resource?.name === 'cpu' && resource.target.averageUtilization !== undefined
}

function cpuUtilization(percent: number): MetricSpec {
  return { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: percent } } }
}

function cpuStatus(percent: number | undefined): MetricStatus[] | undefined {
  if (percent === undefined) return undefined
  return [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: percent } } }]
}

function encoded(annotation: string, value: unknown): Record<string, string> {
  return value === undefined ? {} : { [annotation]: JSON.stringify(value) }
}

/** What an annotation holds; nothing when it is no JSON. */
function decoded(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function listOf(value: unknown): object[] {
  return Array.isArray(value) && value.every(isObject) ? value : []
}
