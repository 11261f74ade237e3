import { formatTime } from '../../clock.ts'
import type { Pod } from '../../schema/types.gen.ts'
import { withoutCondition } from './conditions.ts'

/** The pod with the condition that says why it is about to be ended, e.g. `DeletionByTaintManager` (KEP-3329). */
export function disrupted(pod: Pod, reason: string, message: string, now: number): Pod {
  const lastTransitionTime = formatTime(now)
  const condition = { type: 'DisruptionTarget', status: 'True', lastTransitionTime, reason, message }
  const conditions = [...withoutCondition(pod.status?.conditions, condition.type), condition]
  return { ...pod, status: { ...pod.status, conditions } }
}
