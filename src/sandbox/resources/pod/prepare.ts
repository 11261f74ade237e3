import { formatTime } from '../../clock.ts'
import type { Draft } from '../../objects.ts'
import type { AppArmorProfile, Pod } from '../../schema/types.gen.ts'
import { qualityOfService } from './quality-of-service.ts'

/** What every pod starts with (`podStrategy.PrepareForCreate`). */
export function preparePod(pod: Draft<Pod>, now: number): void {
  if ((pod.spec?.terminationGracePeriodSeconds ?? 0) < 0 && pod.spec) pod.spec.terminationGracePeriodSeconds = 1
  takeAppArmorAnnotations(pod)
  pod.status = { phase: 'Pending', ...(pod.spec ? { qosClass: qualityOfService(pod.spec) } : {}) }
  if (pod.spec?.schedulingGates?.length)
    pod.status.conditions = [{ ...gatedCondition, lastTransitionTime: formatTime(now) }]
}

const appArmor = 'container.apparmor.security.beta.kubernetes.io/'

/** The profiles of containers were annotations once; they become fields. */
function takeAppArmorAnnotations({ metadata, spec }: Draft<Pod>): void {
  for (const container of [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]) {
    const annotation = metadata.annotations?.[appArmor + container.name]
    if (
      annotation === undefined ||
      container.securityContext?.appArmorProfile ||
      spec?.securityContext?.appArmorProfile
    )
      continue
    const profile = profileOf(annotation)
    if (profile) container.securityContext = { ...container.securityContext, appArmorProfile: profile }
  }
}

function profileOf(annotation: string): AppArmorProfile | undefined {
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' }
  if (annotation === 'unconfined') return { type: 'Unconfined' }
  const [, localhostProfile] = /^localhost\/(.+)$/.exec(annotation) ?? []
  return localhostProfile ? { type: 'Localhost', localhostProfile } : undefined
}

const gatedCondition = {
  type: 'PodScheduled',
  status: 'False',
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
}
