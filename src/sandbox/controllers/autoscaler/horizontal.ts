import { matchesSelector } from '../../api/selectors.ts'
import { formatTime } from '../../clock.ts'
import { kinds } from '../../kinds.ts'
import { keyOf, namespaceOf, splitKey } from '../../objects.ts'
import type {
  AutoscalingV2HorizontalPodAutoscaler as Autoscaler,
  HorizontalPodAutoscalerCondition,
  MetricStatus,
  Pod,
} from '../../schema/types.gen.ts'
import { semanticEqual } from '../shared/equal.ts'
import { memory } from '../shared/memory.ts'
import type { Controller, ControllerContext, ReconcileResult } from '../types.ts'
import { type History, limit } from './behavior.ts'
import { MetricError, metricsOf, type PodUsage, type Proposal, propose } from './metrics.ts'
import { type ScaleTarget, scaleTarget } from './target.ts'

const PERIOD = 15_000
const HISTORY = 3600_000

/** Sizes workloads by what their pods use (pkg/controller/podautoscaler). */
export function horizontalPodAutoscalerController(usage: PodUsage): Controller {
  const histories = memory<History>()
  return {
    name: 'horizontal-pod-autoscaler',
    watches: [
      {
        kind: kinds.horizontalPodAutoscalers,
        // Its own reports do not wake it: it looks at a fixed pace.
        keys: ({ object, previous, type }) =>
          type === 'ADDED' || object.metadata.generation !== previous?.metadata.generation ? [keyOf(object)] : [],
      },
    ],
    async reconcile(key, context): Promise<ReconcileResult> {
      const { namespace, name } = splitKey(key)
      const autoscaler = context.client.get(kinds.horizontalPodAutoscalers, namespace, name)
      if (!autoscaler) return undefined
      const { uid } = autoscaler.metadata
      const known = histories(context.client)
      const history = known.get(uid) ?? { recommendations: [], changes: [] }
      known.set(uid, history)
      await new Round(autoscaler, history, usage, context).run()
      return { requeueAfterMilliseconds: PERIOD }
    },
  }
}

/** One look at one autoscaler. */
class Round {
  readonly #autoscaler: Autoscaler
  readonly #history: History
  readonly #usage: PodUsage
  readonly #context: ControllerContext
  #conditions: HorizontalPodAutoscalerCondition[]

  constructor(autoscaler: Autoscaler, history: History, usage: PodUsage, context: ControllerContext) {
    this.#autoscaler = autoscaler
    this.#history = history
    this.#usage = usage
    this.#context = context
    this.#conditions = [...(autoscaler.status?.conditions ?? [])]
  }

  async run(): Promise<void> {
    const target = scaleTarget(this.#autoscaler, this.#context.client)
    if (typeof target === 'string') {
      this.#warn('FailedGetScale', target)
      this.#set(
        'AbleToScale',
        'False',
        'FailedGetScale',
        `the HPA controller was unable to get the target's current scale: ${target}`,
      )
      return this.#save(this.#autoscaler.status?.currentReplicas ?? 0, this.#autoscaler.status?.desiredReplicas ?? 0)
    }
    this.#set(
      'AbleToScale',
      'True',
      'SucceededGetScale',
      "the HPA controller was able to get the target's current scale",
    )
    if (target.replicas === 0) {
      this.#set(
        'ScalingActive',
        'False',
        'ScalingDisabled',
        'scaling is disabled since the replica count of the target is zero',
      )
      return this.#save(0, 0)
    }
    const proposals = this.#proposals(target)
    const wanted = outOfBounds(this.#autoscaler, target.replicas)
    if (wanted !== undefined) return this.#rescale(target, wanted.replicas, wanted.reason, proposals)
    if (proposals.length === 0) return this.#save(target.replicas, this.#autoscaler.status?.desiredReplicas ?? 0)
    await this.#follow(target, proposals)
  }

  async #follow(target: ScaleTarget, proposals: readonly Proposal[]): Promise<void> {
    const now = this.#context.clock.now()
    // The size at the first look counts as recommended: a restart never shrinks anything at once.
    if (this.#history.recommendations.length === 0) {
      this.#history.recommendations.push({ at: now, replicas: target.replicas })
    }
    const highest = proposals.reduce((a, b) => (b.replicas > a.replicas ? b : a))
    const { replicas, able, limited } = limit(this.#autoscaler, this.#history, target.replicas, highest.replicas, now)
    this.#history.recommendations = [
      ...this.#history.recommendations.filter(({ at }) => at > now - HISTORY),
      { at: now, replicas: highest.replicas },
    ]
    this.#set('AbleToScale', 'True', ...able)
    this.#set('ScalingLimited', ...limited)
    const reason = replicas > target.replicas ? `${highest.metric} above target` : 'All metrics below target'
    await this.#rescale(target, replicas, reason, proposals)
  }

  #proposals(target: ScaleTarget): Proposal[] {
    const pods = this.#podsOf(target)
    const specs = metricsOf(this.#autoscaler)
    const proposals: Proposal[] = []
    let failed: MetricError | undefined
    for (const spec of specs) {
      try {
        proposals.push(propose(spec, pods, target.replicas, this.#usage))
      } catch (error) {
        if (!(error instanceof MetricError)) throw error
        failed ??= error
        this.#warn(error.reason, error.message)
      }
    }
    const [first] = proposals
    if (first) {
      this.#set(
        'ScalingActive',
        'True',
        'ValidMetricFound',
        `the HPA was able to successfully calculate a replica count from ${first.metric}`,
      )
    } else if (failed) {
      this.#set(
        'ScalingActive',
        'False',
        failed.reason,
        `the HPA was unable to compute the replica count: ${failed.message}`,
      )
      this.#warn(
        'FailedComputeMetricsReplicas',
        `invalid metrics (${specs.length} invalid out of ${specs.length}), first error is: ${failed.message}`,
      )
    }
    return proposals
  }

  #podsOf({ selector }: ScaleTarget): Pod[] {
    const pods = this.#context.client.list(kinds.pods, namespaceOf(this.#autoscaler))
    return pods.filter(({ metadata }) => matchesSelector(selector, metadata.labels))
  }

  async #rescale(target: ScaleTarget, replicas: number, reason: string, proposals: readonly Proposal[]): Promise<void> {
    const metrics = proposals.map(({ status }) => status)
    if (replicas === target.replicas) return this.#save(target.replicas, replicas, metrics)
    const { client, events, clock } = this.#context
    const { name } = target.object.metadata
    await client.patch(target.kind, namespaceOf(this.#autoscaler), name, { spec: { replicas } })
    events.event(this.#autoscaler, 'Normal', 'SuccessfulRescale', `New size: ${replicas}; reason: ${reason}`)
    this.#set(
      'AbleToScale',
      'True',
      'SucceededRescale',
      `the HPA controller was able to update the target scale to ${replicas}`,
    )
    const now = clock.now()
    this.#history.changes = [
      ...this.#history.changes.filter(({ at }) => at > now - HISTORY),
      { at: now, by: replicas - target.replicas },
    ]
    await this.#save(target.replicas, replicas, metrics, formatTime(now))
  }

  #set(type: string, status: string, reason: string, message: string): void {
    const old = this.#conditions.find((condition) => condition.type === type)
    const time = formatTime(this.#context.clock.now())
    const lastTransitionTime = old?.status === status ? old.lastTransitionTime : time
    const next = { type, status, lastTransitionTime, reason, message }
    this.#conditions = old
      ? this.#conditions.map((condition) => (condition === old ? next : condition))
      : [...this.#conditions, next]
  }

  #warn(reason: string, message: string): void {
    this.#context.events.event(this.#autoscaler, 'Warning', reason, message)
  }

  async #save(
    currentReplicas: number,
    desiredReplicas: number,
    metrics?: MetricStatus[],
    lastScaleTime?: string,
  ): Promise<void> {
    const { client } = this.#context
    const current = client.get(
      kinds.horizontalPodAutoscalers,
      namespaceOf(this.#autoscaler),
      this.#autoscaler.metadata.name,
    )
    if (current?.metadata.uid !== this.#autoscaler.metadata.uid) return
    const currentMetrics = metrics ?? current.status?.currentMetrics
    const scaled = lastScaleTime ?? current.status?.lastScaleTime
    const status = {
      ...(scaled ? { lastScaleTime: scaled } : {}),
      ...(currentReplicas > 0 ? { currentReplicas } : {}),
      desiredReplicas,
      currentMetrics: currentMetrics ?? [],
      conditions: this.#conditions,
    }
    if (semanticEqual(current.status, status)) return
    await client.updateStatus(kinds.horizontalPodAutoscalers, { ...current, status })
  }
}

function outOfBounds({ spec }: Autoscaler, replicas: number): { replicas: number; reason: string } | undefined {
  const min = spec?.minReplicas ?? 1
  const max = spec?.maxReplicas ?? 1
  if (replicas > max) return { replicas: max, reason: 'Current number of replicas above Spec.MaxReplicas' }
  return replicas < min ? { replicas: min, reason: 'Current number of replicas below Spec.MinReplicas' } : undefined
}
