import { kinds } from '../../kinds.ts'
import { keyOf, namespaceOf } from '../../objects.ts'
import type { Service } from '../../schema/types.gen.ts'
import { conditionOf } from '../shared/conditions.ts'
import { matchesPairs } from '../shared/labels.ts'
import { memory } from '../shared/memory.ts'
import type { ControllerContext } from '../types.ts'

export const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time'

interface Known {
  /** The uid of the Service: another one may take its name. */
  uid: string
  /** When each pod last became ready or unready, by name. */
  pods: ReadonlyMap<string, string>
}

/**
 * Tells what `endpoints.kubernetes.io/last-change-trigger-time` is to say: the earliest change of readiness since the last look, or the
 * creation of a Service that is new; undefined when nothing has happened (`TriggerTimeTracker`). To be asked in every round.
 */
export function triggerTimes(): (service: Service, context: ControllerContext) => string | undefined {
  const known = memory<Known>()
  return (service, { client }) => {
    const states = known(client)
    const key = keyOf(service)
    const { uid, creationTimestamp } = service.metadata
    const before = states.get(key)
    const pods = new Map<string, string>()
    for (const { metadata, status } of client.list(kinds.pods, namespaceOf(service))) {
      if (!matchesPairs(service.spec?.selector, metadata.labels)) continue
      const changed = conditionOf(status?.conditions, 'Ready')?.lastTransitionTime
      if (changed !== undefined) pods.set(metadata.name, changed)
    }
    states.set(key, { uid, pods })
    if (before?.uid !== uid) return creationTimestamp
    return [...pods].flatMap(([name, time]) => (time > (before.pods.get(name) ?? '') ? [time] : [])).sort()[0]
  }
}
