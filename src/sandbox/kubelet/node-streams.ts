import { type Duplex, Readable } from 'node:stream'
import { badRequest, StatusError } from '../api/status.ts'
import type { Pod } from '../schema/types.gen.ts'
import type { NodeContext, PodState } from './pod/context.ts'
import { type ContainerRecord, isRunning } from './pod/record.ts'
import type { RuntimeContainer } from './runtime/container.ts'
import { containerLog } from './runtime/container-log.ts'
import { execInContainer } from './runtime/exec.ts'
import { sandboxId } from './runtime/ids.ts'
import type { LogOptions, NodeStreams } from './types.ts'
import { containerUsage, systemUsage } from './usage.ts'

/** The kubelet's answers to `pods/log`, `exec`, `attach` and `portforward` of the pods it runs. */
export function nodeStreams(
  stateOf: (uid: string) => PodState | undefined,
  context: Pick<NodeContext, 'clock' | 'logs' | 'load'>,
): NodeStreams {
  const startedAt = context.clock.now()
  const recordOf = (pod: Pod, container: string) => stateOf(pod.metadata.uid)?.records.get(container)
  const running = (pod: Pod, container: string): RuntimeContainer => {
    const record = recordOf(pod, container)
    if (record?.instance && isRunning(record)) return record.instance
    throw new Error(`container not found ("${container}")`)
  }
  return {
    async logs(pod, options) {
      return logsOf(context, pod, recordOf(pod, options.container), options)
    },
    async exec(pod, container, command, streams) {
      return execInContainer(running(pod, container).config, command, streams)
    },
    async attach(pod, container, streams) {
      await running(pod, container).attach(streams)
    },
    async portForward(pod, port) {
      return forward(pod, stateOf(pod.metadata.uid), port)
    },
    usage(pod) {
      const state = stateOf(pod.metadata.uid)
      if (!state || state.over) return undefined
      return [...state.records.values()].filter(isRunning).map((record) => containerUsage(context.clock, record))
    },
    systemUsage: () => systemUsage(context.clock, startedAt, context.load),
  }
}

/** pkg/kubelet/kubelet_pods.go, `validateContainerLogStatus`. */
function logsOf(
  context: Pick<NodeContext, 'clock' | 'logs'>,
  pod: Pod,
  record: ContainerRecord | undefined,
  options: LogOptions,
): Readable {
  const { container } = options
  const name = pod.metadata.name
  const instance = options.previous ? record?.previous : record?.instance
  if (instance && instance.state !== 'created') return instance.log.read(options)
  const earlier = earlierLog(context, pod, record, options)
  if (earlier) return earlier
  if (options.previous) throw badRequest(`previous terminated container "${container}" in pod "${name}" not found`)
  const waiting = record?.waiting ?? { reason: defaultReason(pod) }
  if (waiting.reason === 'ErrImagePull' || waiting.reason === 'ImagePullBackOff') {
    throw badRequest(`container "${container}" in pod "${name}" is waiting to start: trying and failing to pull image`)
  }
  throw badRequest(`container "${container}" in pod "${name}" is waiting to start: ${waiting.reason}`)
}

/** The log of an instance that ended when, or before, the node was restarted. */
function earlierLog(
  { clock, logs }: Pick<NodeContext, 'clock' | 'logs'>,
  pod: Pod,
  record: ContainerRecord | undefined,
  options: LogOptions,
): Readable | undefined {
  const previous = record?.instance || record?.lastTermination ? record.lastTermination : record?.termination
  const id = (options.previous ? previous : record?.instance ? undefined : record?.termination)?.containerID
  if (!id) return undefined
  const lines = logs.read(pod.metadata.uid, id.replace('containerd://', ''))
  if (!lines) return Readable.from([`unable to retrieve container logs for ${id}`])
  return containerLog(clock, undefined, lines).read({ ...options, follow: false })
}

function defaultReason({ spec }: Pod): string {
  return spec?.initContainers?.length ? 'PodInitializing' : 'ContainerCreating'
}

async function forward(pod: Pod, state: PodState | undefined, port: number): Promise<Duplex> {
  const id = sandboxId(pod.metadata.uid)
  if (!state?.sandbox) {
    throw new StatusError({ message: `pod not found ("${pod.metadata.name}_${pod.metadata.namespace}")`, code: 500 })
  }
  try {
    return await state.sandbox.net.connect('localhost', port)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error
    const namespace = `/var/run/netns/cni-${pod.metadata.uid}`
    const refused = `IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6: dial tcp6 [::1]:${port}: connect: connection refused`
    const cause = `failed to connect to localhost:${port} inside namespace "${id}", ${refused}`
    const message = `failed to execute portforward in network namespace "${namespace}": ${cause} `
    throw Object.assign(new Error(message), { code: 'ECONNREFUSED' })
  }
}
