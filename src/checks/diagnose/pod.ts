import { claimReasons } from './claim.ts'
import { found, foundInEvent } from './finding.ts'
import { referenceReasons, waitingReferences } from './references.ts'
import type { Finding } from './types.ts'
import type { ContainerStatus, Event, Pod } from './views.ts'
import { eventsOf, type World } from './world.ts'

const imageReasons = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
])

/** Why a pod is not up: its node, its volumes and configuration, then each container, then its events. */
export async function podReasons(pod: Pod, world: World): Promise<Finding[]> {
  const events = await eventsOf(world, pod)
  if (pod.metadata.deletionTimestamp !== undefined) return [found('terminating', pod, { pod: pod.metadata.name })]
  const missing = [...(await referenceReasons(pod, world)), ...(await volumeReasons(pod, world))]
  const unscheduled = unscheduledReason(pod)
  if (unscheduled) return [...missing, unscheduled]
  const containers = await Promise.all(statusesOf(pod).map((status) => containerReasons(pod, status, events, world)))
  const reasons = [...missing, ...containers.flat()]
  if (reasons.length > 0 || isReady(pod)) return reasons
  const [warning] = events.filter((event) => event.type === 'Warning')
  return warning ? [foundInEvent('event', pod, warning)] : []
}

/** Whether the pod takes requests; a pod that has done its work counts too. */
export function isReady(pod: Pod): boolean {
  if (pod.status?.phase === 'Succeeded') return true
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
}

function statusesOf(pod: Pod): ContainerStatus[] {
  return [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
}

function unscheduledReason(pod: Pod): Finding | undefined {
  const scheduled = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled')
  if (scheduled?.status !== 'False') return undefined
  return found('unschedulable', pod, { pod: pod.metadata.name, message: scheduled.message ?? scheduled.reason ?? '' })
}

async function volumeReasons(pod: Pod, world: World): Promise<Finding[]> {
  const wanted = (pod.spec?.volumes ?? []).flatMap(
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
  )
  if (wanted.length === 0) return []
  const claims = await world.claims()
  const reasons = wanted.map((name) => {
    const claim = claims.find((one) => one.metadata.name === name)
    return claim ? claimReasons(claim, world) : [found('claimMissing', pod, { pod: pod.metadata.name, claim: name })]
  })
  return (await Promise.all(reasons)).flat()
}

async function containerReasons(pod: Pod, status: ContainerStatus, events: Event[], world: World): Promise<Finding[]> {
  const { waiting, terminated, running } = status.state ?? {}
  if (waiting) return waitingReasons(pod, status, events, world)
  if (terminated) return (terminated.exitCode ?? 0) === 0 ? [] : endedReasons('terminated', pod, status, world)
  if (running && status.ready === false) return [notReadyReason(pod, status, events)]
  return []
}

async function waitingReasons(pod: Pod, status: ContainerStatus, events: Event[], world: World): Promise<Finding[]> {
  const reason = status.state?.waiting?.reason ?? ''
  const message = status.state?.waiting?.message ?? ''
  const names = { pod: pod.metadata.name, container: status.name, reason, message }
  if (imageReasons.has(reason)) return [imageReason(pod, status, events, names)]
  if (reason === 'CrashLoopBackOff') return endedReasons('crashLoop', pod, status, world)
  if (reason.endsWith('ConfigError') || reason === 'RunContainerError') {
    return waitingReferences(pod, message) ?? [found('configError', pod, names)]
  }
  const failed = events.find((event) => event.reason === 'FailedMount' || event.reason === 'FailedCreatePodSandBox')
  if (failed) return waitingReferences(pod, failed.message ?? '') ?? [foundInEvent('event', pod, failed)]
  const pulling = events[0]?.reason === 'Pulling'
  const image = imageOf(pod, status)
  return [pulling ? found('pulling', pod, { ...names, image }) : found('starting', pod, names)]
}

function imageReason(pod: Pod, status: ContainerStatus, events: Event[], names: Finding['params']): Finding {
  const image = imageOf(pod, status)
  const event = events.find(({ reason, message }) => reason === 'Failed' && message?.includes('pull'))
  if (!event) return found('imageMissing', pod, { ...names, image })
  return foundInEvent('imageMissing', pod, event, { ...names, image, message: pullMessage(event.message ?? '') })
}

/** Of the layers of a pull error, the last tells what is wrong: `Failed to pull image "x": rpc error: …: not found`. */
function pullMessage(message: string): string {
  return message.replace(/^(?:(?:failed to [^":]*"[^"]*"|rpc error): (?:code = \w+ desc = )?)+/i, '')
}

function imageOf(pod: Pod, status: ContainerStatus): string {
  const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])]
  return containers.find(({ name }) => name === status.name)?.image ?? status.image ?? ''
}

async function endedReasons(
  key: 'crashLoop' | 'terminated',
  pod: Pod,
  status: ContainerStatus,
  world: World,
): Promise<Finding[]> {
  const ended = status.lastState?.terminated ?? status.state?.terminated
  const params = {
    pod: pod.metadata.name,
    container: status.name,
    exitCode: ended?.exitCode ?? '?',
    restarts: status.restartCount ?? 0,
  }
  if (ended?.reason === 'OOMKilled') return [found('outOfMemory', pod, params)]
  const line = await world.lastWords(pod.metadata.name, status.name)
  return [found(key, pod, params), ...(line ? [found('crashLoopLog', pod, { line })] : [])]
}

function notReadyReason(pod: Pod, status: ContainerStatus, events: Event[]): Finding {
  const unhealthy = events.find(({ reason }) => reason === 'Unhealthy')
  if (unhealthy) return foundInEvent('probeFails', pod, unhealthy, { pod: pod.metadata.name })
  const message = pod.status?.conditions?.find(({ type }) => type === 'ContainersReady')?.message ?? ''
  return found('notReady', pod, { pod: pod.metadata.name, container: status.name, message })
}
