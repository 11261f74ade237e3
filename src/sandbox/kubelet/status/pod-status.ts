import { formatTime } from '../../clock.ts'
import type { ContainerStatus, Pod, PodStatus } from '../../schema/types.gen.ts'
import type { ContainerKind, ContainerRecord } from '../pod/record.ts'
import { conditionsOf } from './conditions.ts'
import { containerStatus } from './container-status.ts'
import { type Phase, phaseOf } from './phase.ts'

export interface StatusFacts {
  records: ReadonlyMap<string, ContainerRecord>
  hostIP: string
  /** Undefined before the pod has its sandbox. */
  podIP: string | undefined
  /** When the kubelet saw the pod first. */
  startTime: number
  /** Nothing runs or will run again. */
  over: boolean
  /** Why the kubelet has given the pod up, e.g. `DeadlineExceeded`. */
  verdict?: { reason: string; message: string } | undefined
  /** Why the pod has not got the resources it asks for now. */
  resizePending?: { reason: string; message: string } | undefined
  now: number
}

/** The status of a pod as the kubelet reports it (`generateAPIPodStatus`). */
export function podStatus(pod: Pod, facts: StatusFacts): PodStatus {
  const { records, hostIP, podIP, verdict, resizePending, now } = facts
  const old = pod.status ?? {}
  const phase = finalPhase(old.phase) ?? (verdict ? 'Failed' : phaseOf(pod, records, facts.over))
  const statuses = (...wanted: ContainerKind[]): ContainerStatus[] =>
    [...records.values()].filter(({ kind }) => wanted.includes(kind)).map((record) => containerStatus(pod, record))
  const inits = statuses('init', 'sidecar')
  const ephemeral = statuses('ephemeral')
  return {
    ...kept(old),
    ...(verdict ? { reason: verdict.reason, message: verdict.message } : {}),
    phase,
    conditions: conditionsOf(pod, records, { phase, hasSandbox: podIP !== undefined, resizePending, now }),
    containerStatuses: statuses('main'),
    ...(inits.length > 0 ? { initContainerStatuses: inits } : {}),
    ...(ephemeral.length > 0 ? { ephemeralContainerStatuses: ephemeral } : {}),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(podIP === undefined ? {} : { podIP, podIPs: [{ ip: podIP }] }),
    startTime: old.startTime ?? formatTime(facts.startTime),
  }
}

/** A pod that has succeeded or failed stays so. */
function finalPhase(phase: string | undefined): Phase | undefined {
  return phase === 'Succeeded' || phase === 'Failed' ? phase : undefined
}

function kept({ qosClass, reason, message, resourceClaimStatuses, podIP, podIPs }: PodStatus): PodStatus {
  return {
    ...(qosClass === undefined ? {} : { qosClass }),
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    ...(resourceClaimStatuses === undefined ? {} : { resourceClaimStatuses }),
    ...(podIP === undefined ? {} : { podIP }),
    ...(podIPs === undefined ? {} : { podIPs }),
  }
}
