import { kinds } from '../../kinds.ts'
import { letOthersGoFirst } from '../../turns.ts'
import { refusal } from './admit.ts'
import type { NodeContext, PodState } from './context.ts'
import { decide } from './decide.ts'
import { prepare } from './prepare.ts'
import { isRunning } from './record.ts'
import { resize } from './resize.ts'
import { startContainer } from './start.ts'
import { stopAll, stopContainer } from './stop.ts'

export interface SyncTools {
  /** Aborted when the pod is to be ended. */
  signal: AbortSignal
  wake(): void
  publish(): Promise<void>
}

/** One step towards a running pod (`SyncPod` in pkg/kubelet); gives the time of the next one if it is known. */
export async function syncPod(context: NodeContext, state: PodState, tools: SyncTools): Promise<number | undefined> {
  const ended = state.pod.status?.phase === 'Succeeded' || state.pod.status?.phase === 'Failed'
  if (ended || state.over || state.verdict) return giveUp(context, state, tools)
  const refused = refusal(context, state)
  if (refused) {
    context.events.event(state.pod, 'Warning', refused.reason, refused.message)
    state.verdict = { ...refused, message: `Pod was rejected: ${refused.message}` }
    return giveUp(context, state, tools)
  }
  const deadline = deadlineOf(state)
  if (deadline !== undefined && deadline <= context.clock.now()) {
    state.verdict = {
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
    }
    context.events.event(state.pod, 'Normal', state.verdict.reason, state.verdict.message)
    return giveUp(context, state, tools)
  }
  const next = await advance(context, state, tools)
  const another = state.resizePending ? context.clock.now() + resyncPeriod : undefined
  return earliest(next, deadline, another)
}

/** How often a kubelet looks at a pod though nothing has changed. */
const resyncPeriod = 60_000

async function advance(context: NodeContext, state: PodState, tools: SyncTools): Promise<number | undefined> {
  await tools.publish()
  const sandbox = await prepare(context, state)
  if (typeof sandbox === 'number') return sandbox
  const { records } = state
  resize(context, state)
  await endOutdated(context, state, tools.signal)
  const { start, finished, again } = decide(state.pod, records, context.clock.now())
  if (finished) return giveUp(context, state, tools)
  if (start.length > 0) {
    missPullSecrets(context, state)
    // No real container starts so fast that its pod runs before the pod's controller has counted it.
    await letOthersGoFirst('work')
  }
  for (const record of start) {
    if (tools.signal.aborted) return undefined
    await startContainer({ context, state, record, sandbox, signal: tools.signal, onExit: tools.wake })
  }
  // Told of all at once: a pod stays 0/2 while the image of its second container is pulled, and so it is on real nodes.
  await tools.publish()
  if (start.length === 0) return again
  // What was started, or failed to, decides what comes next.
  return earliest(again, decide(state.pod, records, context.clock.now()).again, nextInit(context, state))
}

/** What replaces these containers starts in the same step: nobody sees the pod without them. */
async function endOutdated(context: NodeContext, state: PodState, signal: AbortSignal): Promise<void> {
  const outdated = [...state.records.values()].filter((record) => record.outdated && isRunning(record))
  if (outdated.length === 0 || signal.aborted) return
  const ended = outdated.map((record) => {
    return stopContainer(context, state, record, { message: `${record.outdated}, will be restarted` })
  })
  const left = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  await Promise.race([Promise.all(ended), left])
}

/** `getPullSecretsForPod` in pkg/kubelet: what cannot be found is only told. */
function missPullSecrets({ client, events }: NodeContext, { pod }: PodState): void {
  const names = (pod.spec?.imagePullSecrets ?? []).map(({ name = '' }) => name)
  const missing = names.filter((name) => !client.get(kinds.secrets, pod.metadata.namespace ?? '', name))
  if (missing.length === 0) return
  const text = `Unable to retrieve some image pull secrets (${missing.join(', ')}); attempting to pull the image may not succeed.`
  events.event(pod, 'Warning', 'FailedToRetrieveImagePullSecret', text)
}

/** An init container that can start right now asks for another step at once. */
function nextInit({ clock }: NodeContext, { pod, records }: PodState): number | undefined {
  return decide(pod, records, clock.now()).start.length > 0 ? clock.now() : undefined
}

/** The pod is over though its object stays: what still runs is ended and the sandbox taken down. */
async function giveUp(context: NodeContext, state: PodState, tools: SyncTools): Promise<undefined> {
  await stopAll(context, state, tools.signal.aborted ? { hurry: tools.signal } : { grace: state.verdict?.grace })
  state.over = true
  state.sandbox?.net.close()
  state.sandbox = undefined
  await tools.publish()
  return undefined
}

function deadlineOf({ pod, startTime }: PodState): number | undefined {
  const seconds = pod.spec?.activeDeadlineSeconds
  if (seconds === undefined) return undefined
  const begun = pod.status?.startTime === undefined ? startTime : Date.parse(pod.status.startTime)
  return begun + seconds * 1000
}

function earliest(...times: (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined)
  return known.length > 0 ? Math.min(...known) : undefined
}
