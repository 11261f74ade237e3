import type { DaemonSetStatus } from '../../schema/types.gen.ts'
import { isPodReady, millisecondsUntilAvailable } from '../shared/pods.ts'
import { type Field, oldestFirst, shouldRunOn } from './placement.ts'
import { isUpdated } from './pods.ts'

/** Counts over all nodes (`updateDaemonSetStatus`). */
export function daemonSetStatus(field: Field): DaemonSetStatus {
  const { daemonSet } = field
  const count = countDaemons(field)
  const { collisionCount, conditions } = daemonSet.status ?? {}
  const unavailable = count.desired - count.available
  return {
    currentNumberScheduled: count.current,
    numberMisscheduled: count.misscheduled,
    desiredNumberScheduled: count.desired,
    numberReady: count.ready,
    observedGeneration: daemonSet.metadata.generation ?? 0,
    ...(count.updated > 0 ? { updatedNumberScheduled: count.updated } : {}),
    ...(count.available > 0 ? { numberAvailable: count.available } : {}),
    ...(unavailable > 0 ? { numberUnavailable: unavailable } : {}),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    ...(conditions ? { conditions } : {}),
  }
}

function countDaemons({ daemonSet, nodes, pods, hash, now }: Field) {
  const minReadySeconds = daemonSet.spec?.minReadySeconds ?? 0
  const count = { desired: 0, current: 0, misscheduled: 0, ready: 0, updated: 0, available: 0 }
  for (const node of nodes) {
    const [pod] = [...(pods.get(node.metadata.name) ?? [])].sort(oldestFirst)
    if (!shouldRunOn(daemonSet, node).start) {
      if (pod) count.misscheduled++
      continue
    }
    count.desired++
    if (!pod) continue
    count.current++
    if (isPodReady(pod)) count.ready++
    if (millisecondsUntilAvailable(pod, minReadySeconds, now) === 0) count.available++
    if (isUpdated(pod, hash)) count.updated++
  }
  return count
}
