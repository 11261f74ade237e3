import { formatQuantity, parseQuantity, quantityMilliValue, quantityOf, quantityOfMilli } from '../../api/quantity.ts'
import { podRequests } from '../../api/scheduling/requests.ts'
import type {
  AutoscalingV2HorizontalPodAutoscaler,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  Pod,
} from '../../schema/types.gen.ts'
import { isPodFinished, isPodReady } from '../shared/pods.ts'

/** CPU and memory that a pod's containers use now; undefined when it does not run. */
export type PodUsage = (pod: Pod) => { name: string; cpuMillicores: number; memoryBytes: number }[] | undefined

/** How far the ratio of usage to target may be from 1 without consequence. */
const TOLERANCE = 0.1

/** What one metric asks for. */
export interface Proposal {
  replicas: number
  /** The metric's name in messages, e.g. `cpu resource utilization (percentage of request)`. */
  metric: string
  status: MetricStatus
}

/** Why a metric tells nothing. */
export class MetricError extends Error {
  readonly reason: string
  constructor(reason: string, message: string) {
    super(message)
    this.reason = reason
  }
}

/** The number of replicas at which one metric would meet its target (`computeReplicasForMetric`). Throws {@link MetricError}. */
export function propose(spec: MetricSpec, pods: readonly Pod[], current: number, usage: PodUsage): Proposal {
  const source = spec.type === 'ContainerResource' ? spec.containerResource : spec.resource
  if (!source || (spec.type !== 'Resource' && spec.type !== 'ContainerResource')) throw unsupported(spec)
  const container = spec.containerResource?.container
  const { name, target } = source
  const measured = measure(name, container, pods, usage)
  const field = spec.type === 'ContainerResource' ? 'containerResource' : 'resource'
  const kind = spec.type === 'ContainerResource' ? 'container resource' : 'resource'
  const total = [...measured.values()].reduce((sum, value) => sum + value, 0)
  const averageValue = amount(name, Math.floor(total / measured.size))
  const identity = container === undefined ? { name } : { container, name }
  if (target.averageUtilization === undefined) {
    const status = { type: spec.type, [field]: { ...identity, current: { averageValue } } } as MetricStatus
    return { replicas: byValue(name, target, total, measured, pods, current), metric: `${name} ${kind}`, status }
  }
  const requested = [...measured.keys()].reduce((sum, pod) => sum + requestOf(pod, name, container), 0)
  const averageUtilization = Math.floor((total * 100) / requested)
  const ratio = (total * 100) / requested / target.averageUtilization
  const status = {
    type: spec.type,
    [field]: { ...identity, current: { averageUtilization, averageValue } },
  } as MetricStatus
  const metric = `${name} ${kind} utilization (percentage of request)`
  return { replicas: byRatio(ratio, measured, pods, current), metric, status }
}

function measure(name: string, container: string | undefined, pods: readonly Pod[], usage: PodUsage): Map<Pod, number> {
  const measured = new Map<Pod, number>()
  for (const pod of pods.filter((each) => !isPodFinished(each) && isPodReady(each))) {
    const containers = (usage(pod) ?? []).filter((each) => container === undefined || each.name === container)
    const values = containers.map((each) => (name === 'cpu' ? each.cpuMillicores : each.memoryBytes * 1000))
    if (values.length > 0)
      measured.set(
        pod,
        values.reduce((sum, value) => sum + value, 0),
      )
  }
  if (measured.size > 0) return measured
  const detail =
    pods.length === 0
      ? `no pods returned by selector while calculating replica count`
      : `unable to get metrics for resource ${name}: no metrics returned from resource metrics API`
  throw new MetricError('FailedGetResourceMetric', `failed to get ${name} utilization: ${detail}`)
}

/** What the pod asks for of the resource, in thousandths. */
function requestOf(pod: Pod, name: string, container: string | undefined): number {
  const containers = (pod.spec?.containers ?? []).filter((each) => container === undefined || each.name === container)
  const missing = containers.find(({ resources }) => resources?.requests?.[name] === undefined)
  if (missing) {
    const message = `failed to get ${name} utilization: missing request for ${name} in container ${missing.name} of Pod ${pod.metadata.name}`
    throw new MetricError('FailedGetResourceMetric', message)
  }
  if (container === undefined) return (podRequests(pod)[name] ?? 0) * (name === 'cpu' ? 1 : 1000)
  return containers.reduce(
    (sum, { resources }) => sum + quantityMilliValue(parseQuantity(resources?.requests?.[name] ?? '0')),
    0,
  )
}

function byValue(
  name: string,
  target: MetricTarget,
  total: number,
  measured: ReadonlyMap<Pod, number>,
  pods: readonly Pod[],
  current: number,
): number {
  const wanted = quantityMilliValue(parseQuantity(target.averageValue ?? '0'))
  if (wanted === 0)
    throw new MetricError(
      'FailedGetResourceMetric',
      `invalid resource metric source: neither an average utilization target nor an average value (usage) target was set for ${name}`,
    )
  return byRatio(total / measured.size / wanted, measured, pods, current)
}

/** Pods without a measurement are taken to be at rest when the set would grow, and at their target when it would shrink. */
function byRatio(ratio: number, measured: ReadonlyMap<Pod, number>, pods: readonly Pod[], current: number): number {
  const counted = pods.filter((pod) => !isPodFinished(pod) && pod.metadata.deletionTimestamp === undefined)
  const silent = counted.length - [...measured.keys()].filter((pod) => counted.includes(pod)).length
  if (Math.abs(ratio - 1) <= TOLERANCE) return current
  if (silent === 0) return Math.ceil(round(ratio * measured.size))
  const sum = ratio * measured.size + (ratio < 1 ? silent : 0)
  const adjusted = sum / (measured.size + silent)
  if (Math.abs(adjusted - 1) <= TOLERANCE || ratio < 1 !== adjusted < 1) return current
  const replicas = Math.ceil(round(adjusted * (measured.size + silent)))
  return (adjusted < 1 && replicas > current) || (adjusted > 1 && replicas < current) ? current : replicas
}

/** Away with the noise of binary fractions, which would count as one more replica. */
function round(value: number): number {
  return Math.round(value * 1e9) / 1e9
}

function amount(name: string, thousandths: number): string {
  return formatQuantity(name === 'cpu' ? quantityOfMilli(thousandths) : quantityOf(thousandths / 1000))
}

function unsupported({ type, object, pods, external }: MetricSpec): MetricError {
  const name = object?.metric.name ?? pods?.metric.name ?? external?.metric.name ?? ''
  const api = type === 'External' ? 'external metrics API' : 'custom metrics API'
  const group = type === 'External' ? 'external.metrics.k8s.io' : 'custom.metrics.k8s.io'
  const reason = `FailedGet${type === 'Pods' ? 'Pods' : type}Metric`
  return new MetricError(
    reason,
    `unable to get metric ${name}: unable to fetch metrics from ${api}: the server could not find the requested resource (get ${group})`,
  )
}

/** The metrics of an autoscaler; without any, 80 % of the requested CPU. */
export function metricsOf({ spec }: AutoscalingV2HorizontalPodAutoscaler): MetricSpec[] {
  if (spec?.metrics?.length) return spec.metrics
  return [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }]
}
