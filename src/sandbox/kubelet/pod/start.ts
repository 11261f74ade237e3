import { messageOf } from '../../../util/message-of.ts'
import { formatTime } from '../../clock.ts'
import type { ContainerStateTerminated } from '../../schema/types.gen.ts'
import { goDuration } from '../backoff.ts'
import { ContainerConfigError } from '../environment/environment.ts'
import { PullError, type PulledImage } from '../image-puller.ts'
import { startFailure } from '../runtime/exec.ts'
import { ExecutableError } from '../runtime/executable.ts'
import { containerId } from '../status/container-status.ts'
import { containerEvent, type NodeContext, type PodState, podAddresses, podName } from './context.ts'
import { type CreatedContainer, createFromSpec, terminationMessage } from './create.ts'
import { relistPeriod } from './decide.ts'
import { runHook } from './hooks.ts'
import { type ContainerRecord, isRunning } from './record.ts'
import type { PodSandbox } from './sandbox.ts'
import { stopContainer } from './stop.ts'

/** How often what a container's spec needs is looked for again. */
const configRetry = 15_000

export interface Start {
  context: NodeContext
  state: PodState
  record: ContainerRecord
  sandbox: PodSandbox
  /** Aborted when the pod is being ended. */
  signal: AbortSignal
  /** Called when the container has ended. */
  onExit(): void
}

/** Starts a container, or says in its record why that did not work and when to try again. */
export async function startContainer(start: Start): Promise<void> {
  const { context, state, record, signal } = start
  if (inBackoff(context, state, record)) return
  const event = containerEvent.bind(undefined, context, state, record)
  try {
    const image = await context.puller.ensure(record.spec, state.pod.metadata.uid, event, signal)
    const created = create(start, image)
    event('Normal', 'Created', `Created container: ${record.name}`)
    await run(start, created)
  } catch (error) {
    if (signal.aborted) return
    fail(start, error)
  }
}

/** `doBackOff` in pkg/kubelet/kuberuntime: a container that has ended waits longer each time. */
function inBackoff(context: NodeContext, state: PodState, record: ContainerRecord): boolean {
  const ended = record.instance?.finishedAt
  if (ended === undefined) return false
  const { restarts, clock } = context
  // Another image has not failed yet.
  const key = `${state.pod.metadata.uid}_${record.name}_${record.spec.image}`
  const wait = restarts.remaining(key, ended)
  if (wait === 0) {
    restarts.next(key, ended)
    return false
  }
  const pod = podName(state.pod)
  const message = `Back-off restarting failed container ${record.name} in pod ${pod}`
  containerEvent(context, state, record, 'Warning', 'BackOff', message)
  const delay = goDuration(restarts.delay(key))
  record.waiting = {
    reason: 'CrashLoopBackOff',
    message: `back-off ${delay} restarting failed container=${record.name} pod=${pod}`,
  }
  record.retryAt = clock.now() + wait
  return true
}

function create({ context, state, record, sandbox }: Start, image: PulledImage): CreatedContainer {
  const created = createFromSpec({
    ...context,
    pod: state.pod,
    container: { ...record.spec, resources: record.resources ?? {} },
    image: image.config,
    attempt: record.attempts,
    addresses: podAddresses(context, state),
    sandbox,
    volumes: state.volumes,
    pids: targetOf(state, record)?.instance?.config.world.table.namespace,
  })
  record.image = { name: image.name, id: image.id }
  record.previous = record.instance
  record.instance = created.container
  record.attempts += 1
  record.lastTermination = record.termination ?? record.lastTermination
  record.termination = undefined
  record.stopping = false
  record.outdated = undefined
  state.created.set(record.name, created)
  return created
}

/** The container whose processes an ephemeral container wants to see. */
function targetOf({ pod, records }: PodState, { name }: ContainerRecord): ContainerRecord | undefined {
  const target = pod.spec?.ephemeralContainers?.find((container) => container.name === name)?.targetContainerName
  return target === undefined ? undefined : records.get(target)
}

async function run(start: Start, created: CreatedContainer): Promise<void> {
  const { context, state, record, onExit } = start
  const { container } = created
  void container.exited.then(() => {
    if (record.instance === container) record.termination = terminationOf(record, created)
    record.ready = false
    record.started = false
    onExit()
  })
  await container.start()
  record.waiting = undefined
  record.retryAt = 0
  // A short command may have ended already.
  record.started = isRunning(record) && record.spec.startupProbe === undefined
  record.ready = record.started && record.spec.readinessProbe === undefined
  containerEvent(context, state, record, 'Normal', 'Started', `Started container ${record.name}`)
  await postStart(start, created)
}

async function postStart({ context, state, record, signal }: Start, { container }: CreatedContainer): Promise<void> {
  const hook = record.spec.lifecycle?.postStart
  if (!hook) return
  const target = { ...context, ...podAddresses(context, state), container, spec: record.spec }
  try {
    await runHook(hook, target, signal)
  } catch (error) {
    if (signal.aborted) return
    containerEvent(context, state, record, 'Warning', 'FailedPostStartHook', 'PostStartHook failed')
    await stopContainer(context, state, record, { message: 'FailedPostStartHook' })
    record.waiting = { reason: 'PostStartHookError', message: messageOf(error) }
  }
}

function fail({ context, state, record }: Start, error: unknown): void {
  const now = context.clock.now()
  const event = containerEvent.bind(undefined, context, state, record)
  if (error instanceof PullError) {
    event('Warning', 'Failed', `Error: ${error.reason}`)
    record.waiting = { reason: error.reason, message: error.message }
    record.retryAt = now + error.retryAfter
    return
  }
  if (error instanceof ContainerConfigError) {
    event('Warning', 'Failed', `Error: ${error.message}`)
    record.waiting = { reason: 'CreateContainerConfigError', message: error.message }
    record.retryAt = now + configRetry
    return
  }
  const ran = error instanceof ExecutableError && record.instance
  const message = ran ? startFailure(ran.config.argv, error) : messageOf(error)
  event('Warning', 'Failed', `Error: ${message}`)
  record.waiting = { reason: ran ? 'RunContainerError' : 'CreateContainerError', message }
  if (ran && record.termination) record.termination = { ...record.termination, message }
  record.retryAt = now + (ran ? relistPeriod : configRetry)
}

/** The state of a container that has ended, as the runtime and the kubelet tell it. */
function terminationOf(record: ContainerRecord, created: CreatedContainer): ContainerStateTerminated {
  const { container } = created
  const exitCode = container.exit?.code ?? 255
  const failed = container.startedAt === undefined
  const reason = failed
    ? 'StartError'
    : container.exit?.outOfMemory
      ? 'OOMKilled'
      : exitCode === 0
        ? 'Completed'
        : 'Error'
  const message = failed ? '' : terminationMessage(created, record.spec.terminationMessagePolicy)
  return {
    containerID: containerId(container.id),
    exitCode,
    ...(message === '' ? {} : { message }),
    reason,
    startedAt: formatTime(container.startedAt ?? 0),
    finishedAt: formatTime(container.finishedAt ?? 0),
  }
}
