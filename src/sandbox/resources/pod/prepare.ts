import { formatTime } from '../../clock.ts'
import type { Draft } from '../../objects.ts'
import type { Pod } from '../../schema/types.gen.ts'
import { syncAppArmor } from './app-armor.ts'
import { applyLabelKeys } from './label-keys.ts'
import { qualityOfService } from './quality-of-service.ts'

/** What every pod starts with (`podStrategy.PrepareForCreate`). */
export function preparePod(pod: Draft<Pod>, now: number, warn: (text: string) => void): void {
  if ((pod.spec?.terminationGracePeriodSeconds ?? 0) < 0 && pod.spec) pod.spec.terminationGracePeriodSeconds = 1
  syncAppArmor(pod, warn)
  applyLabelKeys(pod)
  pod.status = { phase: 'Pending', ...(pod.spec ? { qosClass: qualityOfService(pod.spec) } : {}) }
  if (pod.spec?.schedulingGates?.length)
    pod.status.conditions = [{ ...gatedCondition, lastTransitionTime: formatTime(now) }]
}

const gatedCondition = {
  type: 'PodScheduled',
  status: 'False',
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
}
