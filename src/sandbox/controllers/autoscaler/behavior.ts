import type { AutoscalingV2HorizontalPodAutoscaler, HPAScalingRules } from '../../schema/types.gen.ts'

/** What was recommended and done for one autoscaler, newest last. */
export interface History {
  recommendations: { at: number; replicas: number }[]
  /** Changes of size: positive up, negative down. */
  changes: { at: number; by: number }[]
}

export interface Limited {
  replicas: number
  /** Reason and message of AbleToScale and ScalingLimited. */
  able: [reason: string, message: string]
  limited: [status: string, reason: string, message: string]
}

const UP: HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
}
const DOWN: HPAScalingRules = {
  stabilizationWindowSeconds: 300,
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
}

/** The size to take: steadied by earlier recommendations, and no faster and no further than allowed (`normalizeDesiredReplicasWithBehaviors`). */
export function limit(
  { spec }: AutoscalingV2HorizontalPodAutoscaler,
  history: History,
  current: number,
  desired: number,
  now: number,
): Limited {
  const up = { ...UP, ...spec?.behavior?.scaleUp }
  const down = { ...DOWN, ...spec?.behavior?.scaleDown }
  const steady = stabilize(history, current, desired, up, down, now)
  const able: Limited['able'] =
    steady === desired
      ? ['ReadyForNewScale', 'recommended size matches current size']
      : steady > desired
        ? [
            'ScaleDownStabilized',
            'recent recommendations were higher than current one, applying the highest recent recommendation',
          ]
        : [
            'ScaleUpStabilized',
            'recent recommendations were lower than current one, applying the lowest recent recommendation',
          ]
  const min = spec?.minReplicas ?? 1
  const max = spec?.maxReplicas ?? 1
  if (steady > current)
    return { able, ...bounded(steady, Math.min(max, rate(up, history, current, now, 1)), max, 'up') }
  if (steady < current)
    return { able, ...bounded(steady, Math.max(min, rate(down, history, current, now, -1)), min, 'down') }
  return { able, ...within(steady, min, max) }
}

function stabilize(
  history: History,
  current: number,
  desired: number,
  up: HPAScalingRules,
  down: HPAScalingRules,
  now: number,
): number {
  const recent = (seconds: number | undefined) =>
    history.recommendations.filter(({ at }) => at > now - (seconds ?? 0) * 1000).map(({ replicas }) => replicas)
  const lowest = Math.min(desired, ...recent(up.stabilizationWindowSeconds))
  const highest = Math.max(desired, ...recent(down.stabilizationWindowSeconds))
  return Math.min(Math.max(current, lowest), highest)
}

/** The furthest size that the policies allow now. */
function rate(
  { policies = [], selectPolicy = 'Max' }: HPAScalingRules,
  { changes }: History,
  current: number,
  now: number,
  sign: 1 | -1,
): number {
  if (selectPolicy === 'Disabled') return current
  const reaches = policies.map(({ type, value, periodSeconds }) => {
    const since = now - periodSeconds * 1000
    const moved = changes.filter(({ at, by }) => at > since && by * sign > 0).reduce((sum, { by }) => sum + by, 0)
    const start = current - moved
    if (type === 'Pods') return start + sign * value
    return sign > 0 ? Math.ceil(start * (1 + value / 100)) : Math.floor(start * (1 - value / 100))
  })
  const furthest = (selectPolicy === 'Max') === sign > 0
  return furthest ? Math.max(...reaches) : Math.min(...reaches)
}

function bounded(wanted: number, reach: number, bound: number, way: 'up' | 'down'): Omit<Limited, 'able'> {
  const isUp = way === 'up'
  const replicas = isUp ? Math.min(wanted, reach) : Math.max(wanted, reach)
  if (replicas === wanted) return { replicas, limited: WITHIN }
  if (reach === bound) return { replicas, limited: isUp ? TOO_MANY : TOO_FEW }
  const [reason, words] = isUp ? ['ScaleUpLimit', 'increasing'] : ['ScaleDownLimit', 'decreasing']
  const message = `the desired replica count is ${words} faster than the maximum scale rate`
  return { replicas, limited: ['True', reason ?? '', message] }
}

function within(steady: number, min: number, max: number): Omit<Limited, 'able'> {
  if (steady > max) return { replicas: max, limited: TOO_MANY }
  if (steady < min) return { replicas: min, limited: TOO_FEW }
  return { replicas: steady, limited: WITHIN }
}

const WITHIN: Limited['limited'] = ['False', 'DesiredWithinRange', 'the desired count is within the acceptable range']
const TOO_MANY: Limited['limited'] = [
  'True',
  'TooManyReplicas',
  'the desired replica count is more than the maximum replica count',
]
const TOO_FEW: Limited['limited'] = [
  'True',
  'TooFewReplicas',
  'the desired replica count is less than the minimum replica count',
]
