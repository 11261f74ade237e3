import { formatTime } from '../../clock.ts'
import type { ContainerState, ContainerStatus, Pod } from '../../schema/types.gen.ts'
import type { ContainerRecord } from '../pod/record.ts'

/** One entry of `containerStatuses` (`convertToAPIContainerStatuses` in pkg/kubelet/kubelet_pods.go). */
export function containerStatus(pod: Pod, record: ContainerRecord): ContainerStatus {
  const { name, kind, spec, instance, image, attempts, started, ready } = record
  const { state, lastState } = statesOf(pod, record)
  const completed = kind === 'init' && state.terminated?.exitCode === 0
  const id = instance ? containerId(instance.id) : record.termination?.containerID
  const { requests, limits } = record.resources ?? {}
  return {
    ...(requests ? { allocatedResources: requests } : {}),
    ...(id ? { containerID: id } : {}),
    image: image?.name ?? spec.image ?? '',
    imageID: image?.id ?? '',
    lastState,
    name,
    ready: completed || (ready && state.running !== undefined),
    ...(kind === 'ephemeral'
      ? {}
      : { resources: { ...(limits ? { limits } : {}), ...(requests ? { requests } : {}) } }),
    restartCount: Math.max(0, attempts - 1),
    ...(kind === 'ephemeral' ? {} : { started: started && state.running !== undefined }),
    state,
    ...(spec.volumeMounts?.length ? { volumeMounts: mountsOf(record) } : {}),
  }
}

export function containerId(id: string): string {
  return `containerd://${id}`
}

function statesOf(pod: Pod, record: ContainerRecord): { state: ContainerState; lastState: ContainerState } {
  const { instance, termination, lastTermination, waiting } = record
  const last = lastTermination ? { terminated: lastTermination } : {}
  if (instance?.state === 'running') {
    return { state: { running: { startedAt: formatTime(instance.startedAt ?? 0) } }, lastState: last }
  }
  // Ended and waiting to be started again: how it ended is its last state.
  if (waiting && !staysEnded(pod, record))
    return { state: { waiting }, lastState: termination ? { terminated: termination } : last }
  if (termination) return { state: { terminated: termination }, lastState: last }
  const reason = pod.spec?.initContainers?.length ? 'PodInitializing' : 'ContainerCreating'
  return { state: { waiting: { reason } }, lastState: last }
}

/** Whether a container that has ended is not started again (`ShouldContainerBeRestarted`). */
function staysEnded({ spec }: Pod, { kind, termination }: ContainerRecord): boolean {
  if (!termination || kind === 'sidecar' || spec?.restartPolicy === 'Always') return false
  return spec?.restartPolicy === 'Never' || termination.exitCode === 0
}

function mountsOf({ spec }: ContainerRecord): NonNullable<ContainerStatus['volumeMounts']> {
  return (spec.volumeMounts ?? []).map(({ mountPath, name, readOnly }) => ({
    mountPath,
    name,
    ...(readOnly ? { readOnly: true, recursiveReadOnly: 'Disabled' } : {}),
  }))
}
