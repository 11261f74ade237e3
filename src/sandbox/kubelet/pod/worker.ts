import { StatusError } from '../../api/status.ts'
import { formatTime, type Timer } from '../../clock.ts'
import { kinds } from '../../kinds.ts'
import type { Pod } from '../../schema/types.gen.ts'
import { giveWay } from '../../turns.ts'
import { podProbes } from '../probes/pod-probes.ts'
import { podStatus } from '../status/pod-status.ts'
import { publishStatus } from '../status/publish.ts'
import { podVolumes } from '../volumes/volumes.ts'
import { type NodeContext, type PodState, podAddresses } from './context.ts'
import { isDownward } from './prepare.ts'
import { addEphemeral, isRunning, recordsOf } from './record.ts'
import { resize } from './resize.ts'
import { stopAll } from './stop.ts'
import { syncPod } from './sync.ts'

/** Brings one pod to what the API says, one step after the other; begins when it is woken first. */
export interface PodWorker {
  readonly state: PodState
  /** The pod has changed in the API. */
  update(pod: Pod): void
  /** The pod is gone from the API. */
  remove(): void
  /** Something it may wait for has changed. */
  wake(): void
  /** The pod of this worker is over and taken down. */
  readonly finished: Promise<void>
  /** The node goes away: everything stops at once, nothing is told. */
  abandon(): void
}

export function podWorker(context: NodeContext, pod: Pod): PodWorker {
  const state = newState(context, pod)
  const ending = new AbortController()
  const hurry = new AbortController()
  let finish: () => void = () => {}
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  const probes = podProbes(context, state, () => loop.wake())
  const loop = syncLoop(context, async () => {
    if (ending.signal.aborted) {
      await terminate(context, state, hurry.signal, () => probes.stopAll())
      finish()
      return 'done'
    }
    const again = await syncPod(context, state, {
      signal: ending.signal,
      wake: loop.wake,
      publish: () => publish(context, state),
    })
    probes.reconcile()
    return again
  })
  const worker: PodWorker = {
    state,
    finished,
    wake: loop.wake,
    update(next) {
      adopt(context, state, next)
      if (next.metadata.deletionTimestamp) ending.abort()
      if (next.metadata.deletionGracePeriodSeconds === 0) hurry.abort()
      loop.wake()
    },
    remove() {
      ending.abort()
      hurry.abort()
      loop.wake()
    },
    abandon() {
      loop.close()
      ending.abort()
      probes.stopAll()
      for (const { instance } of state.records.values()) instance?.signal('SIGKILL')
      state.sandbox?.net.close()
    },
  }
  if (pod.metadata.deletionTimestamp) ending.abort()
  return worker
}

function newState({ clock, storage }: NodeContext, pod: Pod): PodState {
  return {
    pod,
    records: recordsOf(pod, formatTime(clock.now())),
    volumes: podVolumes(clock, storage),
    created: new Map(),
    mounting: { tries: 0, retryAt: 0 },
    sandbox: undefined,
    resizePending: undefined,
    startTime: clock.now(),
    verdict: undefined,
    over: false,
  }
}

/** Takes over what may change in a pod that runs: images, ephemeral containers, resources, metadata. */
function adopt(context: NodeContext, state: PodState, next: Pod): void {
  const old = state.pod
  state.pod = next
  addEphemeral(state.records, next)
  for (const spec of [...(next.spec?.initContainers ?? []), ...(next.spec?.containers ?? [])]) {
    const record = state.records.get(spec.name)
    if (!record) continue
    const imageChanged = record.spec.image !== spec.image
    record.spec = spec
    if (!imageChanged) continue
    record.retryAt = 0
    if (isRunning(record)) record.outdated = `Container ${spec.name} definition changed`
  }
  resize(context, state)
  const labels = JSON.stringify([old.metadata.labels, old.metadata.annotations])
  if (labels === JSON.stringify([next.metadata.labels, next.metadata.annotations])) return
  const source = { client: context.client, pod: next, addresses: podAddresses(context, state) }
  void state.volumes.refresh(source, isDownward)
}

async function publish(context: NodeContext, state: PodState): Promise<void> {
  const { records, sandbox, startTime, over, verdict, resizePending } = state
  const facts = { records, startTime, over, verdict, resizePending, hostIP: context.hostIP(), podIP: sandbox?.net.ip }
  await publishStatus(context.client, state.pod, (live) => podStatus(live, { ...facts, now: context.clock.now() }))
}

/** Ends a pod that is deleted: containers, sandbox, and last its object. */
async function terminate(
  context: NodeContext,
  state: PodState,
  hurry: AbortSignal,
  stopProbes: () => void,
): Promise<void> {
  await stopAll(context, state, { hurry })
  stopProbes()
  state.over = true
  await publish(context, state)
  state.sandbox?.net.close()
  state.sandbox = undefined
  const { namespace = '', name, uid } = state.pod.metadata
  const live = context.client.get(kinds.pods, namespace, name)
  if (live?.metadata.uid !== uid) return
  try {
    await context.client.delete(kinds.pods, namespace, name, { uid, gracePeriodSeconds: 0 })
  } catch (error) {
    if (!(error instanceof StatusError) || (error.status.code !== 404 && error.status.code !== 409)) throw error
  }
}

/** Milliseconds since the epoch to run again at, undefined to wait for a wake-up, or the end. */
type Again = number | undefined | 'done'

interface SyncLoop {
  wake(): void
  close(): void
}

/** Runs the step whenever it is woken, never twice at once; a step that fails is tried again. */
function syncLoop({ clock, onError }: NodeContext, step: () => Promise<Again>): SyncLoop {
  let running = false
  let dirty = false
  let closed = false
  let timer: Timer | undefined
  let failures = 0
  const run = async () => {
    running = true
    while (dirty && !closed) {
      const others = giveWay('work')
      if (others) await others
      if (closed) break
      dirty = false
      timer?.cancel()
      const again = await step().then(
        (next) => {
          failures = 0
          return next
        },
        (error: unknown) => {
          failures += 1
          // What the API server refuses is no mistake of the kubelet.
          if (!(error instanceof StatusError)) onError(error)
          return clock.now() + Math.min(1000 * 2 ** failures, 60_000)
        },
      )
      if (again === 'done') closed = true
      else if (again !== undefined && Number.isFinite(again) && !closed)
        timer = clock.setTimeout(wake, Math.max(0, again - clock.now()))
    }
    running = false
  }
  const wake = () => {
    dirty = true
    if (!running && !closed) void run()
  }
  return {
    wake,
    close() {
      closed = true
      timer?.cancel()
    },
  }
}
