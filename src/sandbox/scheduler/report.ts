import { formatTime } from '../clock.ts'
import { disrupted } from '../controllers/shared/disruption.ts'
import type { ControllerContext } from '../controllers/types.ts'
import { kinds } from '../kinds.ts'
import { namespaceOf } from '../objects.ts'
import type { Pod, PodCondition } from '../schema/types.gen.ts'
import { truncateNote } from './fit-error.ts'
import type { Preemption } from './preemption.ts'

const GATED = 'Scheduling is blocked due to non-empty scheduling gates'

/**
 * Says in an event and in the PodScheduled condition why the pod fits nowhere, and evicts those who must go for it. The same words are
 * only said again when `due`. Answers whether something was said.
 */
export async function reportFailure(
  pod: Pod,
  { message, preemption }: { message: string; preemption?: Preemption | undefined },
  due: boolean,
  context: ControllerContext,
): Promise<boolean> {
  const said = scheduledCondition(pod)?.message === message
  const nominated = preemption?.node ?? pod.status?.nominatedNodeName
  if (said && !due && nominated === pod.status?.nominatedNodeName && !preemption) return false
  if (preemption) await evict(pod, preemption, context)
  if (!said || due)
    context.events.event(pod, 'Warning', 'FailedScheduling', truncateNote(message), { action: 'Scheduling' })
  await writeCondition(pod, 'Unschedulable', message, nominated, context)
  return true
}

export async function reportGated(pod: Pod, context: ControllerContext): Promise<void> {
  if (scheduledCondition(pod)?.reason === 'SchedulingGated') return
  await writeCondition(pod, 'SchedulingGated', GATED, undefined, context)
}

function scheduledCondition({ status }: Pod): PodCondition | undefined {
  return status?.conditions?.find(({ type }) => type === 'PodScheduled')
}

async function writeCondition(
  pod: Pod,
  reason: string,
  message: string,
  nominatedNodeName: string | undefined,
  { client, clock }: ControllerContext,
): Promise<void> {
  const current = client.get(kinds.pods, namespaceOf(pod), pod.metadata.name)
  if (current?.metadata.uid !== pod.metadata.uid) return
  const old = scheduledCondition(current)
  if (old?.reason === reason && old.message === message && nominatedNodeName === current.status?.nominatedNodeName)
    return
  const lastTransitionTime = old?.status === 'False' ? old.lastTransitionTime : formatTime(clock.now())
  const condition = { type: 'PodScheduled', status: 'False', lastTransitionTime, reason, message }
  const others = (current.status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled')
  await client.updateStatus(kinds.pods, {
    ...current,
    status: {
      ...current.status,
      conditions: [...others, condition],
      ...(nominatedNodeName ? { nominatedNodeName } : {}),
    },
  })
}

async function evict(preemptor: Pod, { victims, node }: Preemption, context: ControllerContext): Promise<void> {
  const { client, clock, events } = context
  const message = `${preemptor.spec?.schedulerName ?? 'default-scheduler'}: preempting to accommodate a higher priority pod`
  for (const victim of victims) {
    if (victim.metadata.deletionTimestamp !== undefined) continue
    const { name, uid } = victim.metadata
    await client.updateStatus(kinds.pods, disrupted(victim, 'PreemptionByScheduler', message, clock.now()))
    await client.delete(kinds.pods, namespaceOf(victim), name, { uid })
    const note = `Preempted by pod ${preemptor.metadata.uid} on node ${node}`
    events.event(victim, 'Normal', 'Preempted', note, { action: 'Preempting', related: preemptor })
  }
}
