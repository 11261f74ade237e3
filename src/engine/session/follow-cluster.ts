import type { Snapshot } from '../../checks/objects.ts'
import { pause } from '../../cluster/clock.ts'
import { stepMessages } from '../../i18n/step-messages.ts'
import { startLost } from './keep-running.ts'
import type { SessionState } from './state.ts'
import { emit, tellFailure } from './state.ts'

/** What every namespace has, and what hardly ever changes: watched to know whether the cluster answers. */
const everywhere = { apiVersion: 'v1', kind: 'ConfigMap', name: 'kube-root-ca.crt' }

/** A cluster that is silent for so long is told; milliseconds. */
const silence = 3000

/** How long pods take to be back after a sandbox was started again; milliseconds. */
const settling = 10_000

/** A sandbox that ends more often than this within a minute is left alone. */
const mostRestarts = 3

interface Following {
  state: SessionState
  /** The learner knows that the cluster is gone. */
  told: 'nothing' | 'sandbox' | 'silent'
  /** How often it has been gone. */
  absences: number
  /** When it was started again here; milliseconds since the epoch. */
  restarts: number[]
  closing: AbortController
}

/** Tells when the cluster is gone, starts a sandbox that has crashed again, and tells when it is back. Returns what ends this. */
export function followCluster(state: SessionState): () => void {
  const closing = new AbortController()
  const following: Following = { state, told: 'nothing', absences: 0, restarts: [], closing }
  const { cluster, world } = state
  let watched: { stop(): void } | undefined
  const watch = () => {
    watched ??= cluster.watchObjects(everywhere, world.namespace, (snapshot) => look(following, snapshot))
  }
  // Before the learner has made a cluster nobody is missing, and whoever looks for it all the same finds it late.
  const none = () => {
    watched?.stop()
    watched = undefined
    state.isAway = false
    following.told = 'nothing'
  }
  const unsubscribe = world.provided.watchFacts?.(({ clusters }) => (clusters?.length === 0 ? none() : watch()))
  if (!unsubscribe) watch()
  return () => {
    closing.abort()
    unsubscribe?.()
    watched?.stop()
  }
}

function look(following: Following, { problem, synced }: Snapshot): void {
  const { state } = following
  if (problem?.code === 'unreachable' && !state.isAway) {
    state.isAway = true
    tellFailure(state, bringBack(following))
  } else if (state.isAway && synced && !problem) {
    state.isAway = false
    tellBack(following)
    startLost(state)
  }
}

async function bringBack(following: Following): Promise<void> {
  const { state, closing } = following
  const { world, language, clusterName } = state
  const absence = ++following.absences
  const isOver = () => !state.isAway || absence !== following.absences || closing.signal.aborted
  const { keeper } = world.provided
  const until = world.clock.now() + silence
  // A process that ends is there for a moment after its connections are closed.
  while (keeper === undefined || (await keeper.state()) === 'running') {
    await pause(world.clock, keeper ? 50 : silence, closing.signal)
    if (isOver()) return
    if (world.clock.now() < until) continue
    following.told = 'silent'
    return warn(state, stepMessages(language).clusterSilent(clusterName))
  }
  if (!isOver()) await restart(following, await keeper.state())
}

async function restart(following: Following, how: 'running' | 'crashed' | 'stopped'): Promise<void> {
  const { state, restarts } = following
  const { clock, provided } = state.world
  const say = stepMessages(state.language)
  const now = clock.now()
  following.told = 'sandbox'
  const isTooOften = restarts.filter((at) => now - at < 60_000).length >= mostRestarts
  if (how === 'stopped' || isTooOften) return warn(state, say.sandboxStopped)
  restarts.push(now)
  warn(state, say.sandboxCrashed)
  state.settledAt = now + settling
  await provided.keeper?.start()
}

function tellBack(following: Following): void {
  const { state, told } = following
  const say = stepMessages(state.language)
  following.told = 'nothing'
  if (told === 'nothing') return
  const text = told === 'sandbox' ? say.sandboxBack : say.clusterBack(state.clusterName)
  emit(state, { type: 'notice', level: 'info', text })
}

function warn(state: SessionState, text: string): void {
  emit(state, { type: 'notice', level: 'warning', text })
}
