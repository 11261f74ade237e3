import { sleep } from '../../clock.ts'
import { containerEvent, type NodeContext, type PodState, podAddresses } from './context.ts'
import { runHook } from './hooks.ts'
import { type ContainerRecord, isRunning } from './record.ts'

export interface Stop {
  message?: string
  /** Seconds, instead of the pod's. */
  grace?: number | undefined
  /** Aborted when there is no time left at all. */
  hurry?: AbortSignal | undefined
}

/** The least time a container has to end when it is asked to (`minimumGracePeriodInSeconds`). */
const leastGrace = 2

/** Ends a container: preStop hook, its stop signal, and after the grace period SIGKILL. Resolves when it has ended. */
export async function stopContainer(
  context: NodeContext,
  state: PodState,
  record: ContainerRecord,
  stop: Stop = {},
): Promise<void> {
  const { instance } = record
  if (!instance || !isRunning(record)) return
  if (record.stopping) return instance.exited
  record.stopping = true
  const { clock } = context
  containerEvent(context, state, record, 'Normal', 'Killing', stop.message ?? `Stopping container ${record.name}`)
  const grace = Math.max(stop.grace ?? graceOf(state), leastGrace) * 1000
  const begun = clock.now()
  const enough = new AbortController()
  void instance.exited.then(() => enough.abort())
  stop.hurry?.addEventListener('abort', () => enough.abort(), { once: true })
  if (stop.hurry?.aborted) enough.abort()

  await preStop(context, state, record, grace, enough.signal)
  instance.signal(instance.config.stopSignal)
  const left = Math.max(begun + grace - clock.now(), leastGrace * 1000)
  await sleep(clock, left, enough.signal).catch(() => {})
  if (isRunning(record)) instance.signal('SIGKILL')
  await instance.exited
}

function graceOf({ pod }: PodState): number {
  return pod.metadata.deletionGracePeriodSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? 30
}

async function preStop(
  context: NodeContext,
  state: PodState,
  record: ContainerRecord,
  grace: number,
  enough: AbortSignal,
): Promise<void> {
  const hook = record.spec.lifecycle?.preStop
  const container = record.instance
  if (!hook || !container) return
  const target = { ...context, ...podAddresses(context, state), container, spec: record.spec }
  const limit = new AbortController()
  const timer = context.clock.setTimeout(() => limit.abort(), grace)
  const signal = AbortSignal.any([enough, limit.signal])
  try {
    await runHook(hook, target, signal)
  } catch {
    if (!signal.aborted) containerEvent(context, state, record, 'Warning', 'FailedPreStopHook', 'PreStopHook failed')
  } finally {
    timer.cancel()
  }
}

/** Ends everything that runs: first the main containers together, then the sidecars from the last to the first. */
export async function stopAll(context: NodeContext, state: PodState, stop: Stop = {}): Promise<void> {
  const all = [...state.records.values()]
  await Promise.all(
    all.filter(({ kind }) => kind !== 'sidecar').map((record) => stopContainer(context, state, record, stop)),
  )
  for (const record of all.filter(({ kind }) => kind === 'sidecar').toReversed()) {
    await stopContainer(context, state, record, stop)
  }
}
