import type { Client, EventRecorder } from '../../client.ts'
import type { Clock } from '../../clock.ts'
import type { Network } from '../../network/types.ts'
import type { Pod } from '../../schema/types.gen.ts'
import type { Backoff } from '../backoff.ts'
import type { ProgramFiles } from '../fs/image-tree.ts'
import type { ImagePuller } from '../image-puller.ts'
import type { LoadMeter } from '../runtime/load-meter.ts'
import type { LogStore } from '../runtime/log-store.ts'
import type { NodeStorage } from '../volumes/storage.ts'
import type { PodVolumes } from '../volumes/volumes.ts'
import type { CreatedContainer } from './create.ts'
import type { ContainerRecord } from './record.ts'
import type { PodSandbox } from './sandbox.ts'

/** What all pods of a node share. */
export interface NodeContext {
  readonly node: string
  readonly client: Client
  readonly clock: Clock
  readonly network: Network
  readonly events: EventRecorder
  readonly puller: ImagePuller
  readonly programs: ProgramFiles
  readonly storage: NodeStorage
  readonly logs: LogStore
  /** How busy all of its containers are. */
  readonly load: LoadMeter
  /** Of containers that end. */
  readonly restarts: Backoff
  hostIP(): string
  /** Takes errors that are bugs; what failed is tried again. */
  onError(error: unknown): void
}

/** One pod on the node, as the kubelet knows it. */
export interface PodState {
  pod: Pod
  readonly records: Map<string, ContainerRecord>
  readonly volumes: PodVolumes
  /** The newest instance of each container, with its termination message's file. */
  readonly created: Map<string, CreatedContainer>
  /** Failed tries to mount the volumes, and when the next one is due (milliseconds since the epoch). */
  readonly mounting: { tries: number; retryAt: number }
  sandbox: PodSandbox | undefined
  /** Why the pod has not got the resources it asks for now. */
  resizePending: { reason: 'Infeasible' | 'Deferred'; message: string } | undefined
  readonly startTime: number
  /** Why the kubelet gives the pod up; `grace` is how many seconds its containers have then, instead of the pod's own. */
  verdict: { reason: string; message: string; grace?: number } | undefined
  /** Nothing runs or will run again. */
  over: boolean
}

/** `name_namespace(uid)`, as the kubelet names pods in messages. */
export function podName({ metadata }: Pod): string {
  return `${metadata.name}_${metadata.namespace ?? ''}(${metadata.uid})`
}

/** Records an event about a container. */
export function containerEvent(
  { events }: NodeContext,
  { pod }: PodState,
  { kind, name }: ContainerRecord,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): void {
  const list = kind === 'main' ? 'containers' : kind === 'ephemeral' ? 'ephemeralContainers' : 'initContainers'
  events.event(pod, type, reason, message, { fieldPath: `spec.${list}{${name}}` })
}

export function podAddresses({ hostIP }: NodeContext, { sandbox }: PodState): { podIP: string; hostIP: string } {
  return { podIP: sandbox?.net.ip ?? '', hostIP: hostIP() }
}
