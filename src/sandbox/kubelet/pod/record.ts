import type {
  Container,
  ContainerStateTerminated,
  ContainerStatus,
  EphemeralContainer,
  Pod,
  ResourceRequirements,
} from '../../schema/types.gen.ts'
import type { RuntimeContainer } from '../runtime/container.ts'

export type ContainerKind = 'init' | 'sidecar' | 'main' | 'ephemeral'

/** What the kubelet knows of one container of a pod. */
export interface ContainerRecord {
  readonly name: string
  readonly kind: ContainerKind
  spec: Container
  /** The newest instance. */
  instance: RuntimeContainer | undefined
  /** The one before it: `kubectl logs --previous`. */
  previous: RuntimeContainer | undefined
  /** How many instances there were. */
  attempts: number
  image: { name: string; id: string } | undefined
  /** How the last instance that is not shown as the state ended. */
  lastTermination: ContainerStateTerminated | undefined
  /** How the newest instance ended. */
  termination: ContainerStateTerminated | undefined
  /** Why it was not started, from the last try. */
  waiting: { reason: string; message?: string } | undefined
  /** Milliseconds since the epoch; before it no new try. */
  retryAt: number
  started: boolean
  ready: boolean
  /** On its way out: nobody kills it again. */
  stopping: boolean
  /** Why it is to be ended and started anew, whatever the restart policy. */
  outdated: string | undefined
  /** What the node has given it, while the pod may ask for something else. */
  resources: ResourceRequirements | undefined
}

/** Records for all containers of a pod; what an earlier kubelet reported is taken over. */
export function recordsOf(pod: Pod, now: string): Map<string, ContainerRecord> {
  const records = new Map<string, ContainerRecord>()
  for (const container of pod.spec?.initContainers ?? []) {
    records.set(container.name, record(container, container.restartPolicy === 'Always' ? 'sidecar' : 'init'))
  }
  for (const container of pod.spec?.containers ?? []) records.set(container.name, record(container, 'main'))
  addEphemeral(records, pod)
  const { initContainerStatuses = [], containerStatuses = [], ephemeralContainerStatuses = [] } = pod.status ?? {}
  for (const status of [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses]) {
    const found = records.get(status.name)
    if (found) restore(found, status, now)
  }
  return records
}

/** Adds ephemeral containers that are new in the pod. */
export function addEphemeral(records: Map<string, ContainerRecord>, pod: Pod): void {
  for (const container of pod.spec?.ephemeralContainers ?? []) {
    if (!records.has(container.name)) records.set(container.name, record(container, 'ephemeral'))
  }
}

function record(spec: Container | EphemeralContainer, kind: ContainerKind): ContainerRecord {
  return {
    name: spec.name,
    kind,
    spec,
    instance: undefined,
    previous: undefined,
    attempts: 0,
    image: undefined,
    lastTermination: undefined,
    termination: undefined,
    waiting: undefined,
    retryAt: 0,
    started: false,
    ready: false,
    stopping: false,
    outdated: undefined,
    resources: spec.resources,
  }
}

/** After a restart of the node what ran before has ended, and nobody saw how. */
function restore(found: ContainerRecord, status: ContainerStatus, now: string): void {
  const { state, lastState, containerID, imageID, image } = status
  if (!containerID && status.restartCount === 0) return
  found.attempts = status.restartCount + 1
  if (imageID) found.image = { name: image, id: imageID }
  found.lastTermination = lastState?.terminated
  if (state?.terminated) found.termination = state.terminated
  if (state?.running) {
    found.termination = {
      exitCode: 255,
      reason: 'Unknown',
      startedAt: state.running.startedAt,
      finishedAt: now,
      ...(containerID ? { containerID } : {}),
    }
  }
}

export function isRunning({ instance }: ContainerRecord): boolean {
  return instance?.state === 'running'
}
