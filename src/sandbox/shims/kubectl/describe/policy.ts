import type { AutoscalingV2HorizontalPodAutoscaler, PodDisruptionBudget } from '../../../schema/types.gen.ts'
import type { Json } from '../objects.ts'
import { child, text } from '../objects.ts'
import { formatSelector, rfc1123 } from './format.ts'
import type { Describer } from './types.ts'
import type { DescribeWriter } from './writer.ts'

export const describeBudget: Describer<PodDisruptionBudget> = async (budget, { w, events }) => {
  const { metadata, spec = {}, status } = budget
  w.field(0, 'Name', metadata.name)
  w.field(0, 'Namespace', metadata.namespace)
  if (spec.minAvailable !== undefined) w.field(0, 'Min available', spec.minAvailable)
  else if (spec.maxUnavailable !== undefined) w.field(0, 'Max unavailable', spec.maxUnavailable)
  w.field(0, 'Selector', spec.selector ? formatSelector(spec.selector) || '<none>' : '<unset>')
  w.line(0, 'Status:')
  w.field(2, 'Allowed disruptions', status?.disruptionsAllowed ?? 0)
  w.field(2, 'Current', status?.currentHealthy ?? 0)
  w.field(2, 'Desired', status?.desiredHealthy ?? 0)
  w.field(2, 'Total', status?.expectedPods ?? 0)
  await events(budget)
}

type Autoscaler = AutoscalingV2HorizontalPodAutoscaler

export const describeAutoscaler: Describer<Autoscaler> = async (autoscaler, { w, events }) => {
  const { metadata, spec, status } = autoscaler
  const target = spec?.scaleTargetRef
  w.field(0, 'Name', metadata.name)
  w.field(0, 'Namespace', metadata.namespace)
  w.map('Labels', metadata.labels)
  w.annotations(metadata.annotations)
  w.field(0, 'CreationTimestamp', rfc1123(metadata.creationTimestamp))
  w.field(0, 'Reference', `${target?.kind}/${target?.name}`)
  w.field(0, 'Metrics', '( current / target )')
  for (const [index, metric] of (spec?.metrics ?? []).entries()) writeMetric(w, metric, status?.currentMetrics?.[index])
  w.field(0, 'Min replicas', spec?.minReplicas ?? '<unset>')
  w.field(0, 'Max replicas', spec?.maxReplicas)
  writeBehavior(w, spec?.behavior)
  w.field(
    0,
    `${target?.kind} pods`,
    `${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired`,
  )
  if (status?.conditions?.length) {
    w.line(0, 'Conditions:')
    w.line(1, 'Type\tStatus\tReason\tMessage')
    w.line(1, '----\t------\t------\t-------')
  }
  for (const { type, status: state, reason = '', message = '' } of status?.conditions ?? [])
    w.line(1, `${type}\t${state}\t${reason}\t${message}`)
  await events(autoscaler)
}

const METRIC_KINDS: Readonly<Record<string, string>> = {
  Resource: 'resource',
  ContainerResource: 'containerResource',
  Pods: 'pods',
  Object: 'object',
  External: 'external',
}

function writeMetric(w: DescribeWriter, metric: unknown, current: unknown): void {
  const kind = METRIC_KINDS[text(metric, 'type')]
  if (kind === undefined) {
    w.line(1, `<unknown metric type ${JSON.stringify(text(metric, 'type'))}>`)
    return
  }
  const values = { target: child(metric, kind, 'target'), now: child(current, kind, 'current') }
  if (kind === 'resource' || kind === 'containerResource') {
    const container = kind === 'resource' ? '' : ` of container "${text(metric, kind, 'container')}"`
    writeResourceMetric(w, `resource ${text(metric, kind, 'name')}${container} on pods`, values)
  } else writeNamedMetric(w, metric, kind, values)
}

interface MetricValues {
  readonly target: Json
  readonly now: Json
}

/** `now / target` of a share of what pods request, or of an amount. */
function writeResourceMetric(w: DescribeWriter, head: string, { target, now }: MetricValues): void {
  const average = text(target, 'averageValue')
  if (average !== '') {
    w.line(1, `${head}:\t${text(now, 'averageValue') || '<unknown>'} / ${average}`)
    return
  }
  const [used, wanted] = [text(now, 'averageUtilization'), text(target, 'averageUtilization')]
  const shown = used === '' ? '<unknown>' : `${used}% (${text(now, 'averageValue')})`
  w.line(1, `${head}  (as a percentage of request):\t${shown} / ${wanted === '' ? '<auto>' : `${wanted}%`}`)
}

function writeNamedMetric(w: DescribeWriter, metric: unknown, kind: string, { target, now }: MetricValues): void {
  const field = text(target, 'averageValue') === '' ? 'value' : 'averageValue'
  const object = child(metric, kind, 'describedObject')
  const described = kind === 'object' ? ` on ${text(object, 'kind')}/${text(object, 'name')}` : ''
  const words = kind === 'pods' ? ' on pods' : `${described} (target ${field === 'value' ? 'value' : 'average value'})`
  w.line(
    1,
    `"${text(metric, kind, 'metric', 'name')}"${words}:\t${text(now, field) || '<unknown>'} / ${text(target, field)}`,
  )
}

function writeBehavior(w: DescribeWriter, behavior: NonNullable<Autoscaler['spec']>['behavior']): void {
  if (!behavior) return
  w.line(0, 'Behavior:')
  for (const [title, rules] of [
    ['Scale Up', behavior.scaleUp],
    ['Scale Down', behavior.scaleDown],
  ] as const) {
    if (!rules) continue
    w.line(1, `${title}:`)
    if (rules.stabilizationWindowSeconds !== undefined)
      w.line(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`)
    if (!rules.policies?.length) continue
    w.line(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`)
    w.line(2, 'Policies:')
    for (const { type, value, periodSeconds } of rules.policies)
      w.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`)
  }
}
