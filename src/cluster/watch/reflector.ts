import { type Clock, pause } from '../clock.ts'
import { ClusterError, toProblem } from '../errors.ts'
import type { WatchSource } from './source.ts'
import { createWatchStore, type WatchStore } from './store.ts'

/** How long the parts of a watch take, in milliseconds. */
const watchTimes = {
  /** A list beside the watch, in case the watch is silent for a bad reason. */
  resync: 10_000,
  firstRetry: 100,
  longestRetry: 5_000,
  firstPoll: 1_000,
  longestPoll: 5_000,
  /** A kind that is not served, or not allowed, is looked for again. */
  retryUnknown: 2_000,
} as const

export interface ReflectorOptions {
  /** Where the objects are, or undefined while the cluster does not serve the kind. */
  source: () => Promise<WatchSource | undefined>
  clock: Clock
  /** 0 to 1; spreads the retries of many clients. */
  random: () => number
  /** Called after every change, at once. */
  onChange: () => void
}

export interface Reflector {
  store: WatchStore
  stop(): void
}

/** Keeps a store equal to what the cluster has, through every error, until stopped: list, watch, and list again. */
export function startReflector(options: ReflectorOptions): Reflector {
  const store = createWatchStore()
  const stopping = new AbortController()
  const loop = { ...options, store, signal: stopping.signal, failures: 0 }
  void run(loop)
  return { store, stop: () => stopping.abort(new Error('the watch was stopped')) }
}

interface Loop extends ReflectorOptions {
  store: WatchStore
  signal: AbortSignal
  /** Errors in a row. */
  failures: number
}

async function run(loop: Loop): Promise<void> {
  while (!loop.signal.aborted) {
    try {
      const source = await loop.source()
      if (source) await follow(loop, source)
      else await withoutKind(loop)
    } catch (error) {
      if (loop.signal.aborted) return
      await recover(loop, error)
    }
  }
}

async function withoutKind(loop: Loop): Promise<void> {
  if (loop.store.unknownKind()) loop.onChange()
  await pause(loop.clock, watchTimes.retryUnknown, loop.signal)
}

/** Lists once, then watches as long as that goes well. */
async function follow(loop: Loop, source: WatchSource): Promise<void> {
  await list(loop, source)
  while (!loop.signal.aborted) {
    const began = loop.clock.now()
    try {
      await watchOnce(loop, source)
    } catch (error) {
      if (error instanceof ClusterError && error.status === 410) return
      if (error instanceof ClusterError && error.problem === 'forbidden') return await poll(loop, source)
      throw error
    }
    const calm = loop.clock.now() - began > 1000
    if (calm) loop.failures = 0
    else await pause(loop.clock, backOff(loop, ++loop.failures), loop.signal)
  }
}

async function list({ store, onChange, signal }: Loop, source: WatchSource): Promise<boolean> {
  const { items, version } = await source.list(signal)
  const changed = store.replace(items, version)
  if (changed) onChange()
  return changed
}

/** One watch, with a list beside it now and then. A list that finds what the watch has missed ends the watch. */
async function watchOnce(loop: Loop, source: WatchSource): Promise<void> {
  const ending = new AbortController()
  const signal = AbortSignal.any([loop.signal, ending.signal])
  let missed: unknown
  const resync = resyncLoop({ ...loop, signal }, source).catch((error: unknown) => {
    missed = error
    ending.abort(new Error('resync'))
  })
  try {
    for await (const { type, object } of source.watch(loop.store.version ?? '0', signal)) {
      loop.failures = 0
      const cleared = loop.store.trouble(undefined)
      if (take(loop.store, type, object) || cleared) loop.onChange()
    }
  } catch (error) {
    if (!ending.signal.aborted || loop.signal.aborted) throw error
  } finally {
    ending.abort(new Error('the watch has ended'))
    await resync
  }
  if (missed instanceof ClusterError) throw missed
}

function take(store: WatchStore, type: string, object: Parameters<WatchStore['put']>[0]): boolean {
  if (type === 'DELETED') return store.remove(object)
  if (type !== 'BOOKMARK') return store.put(object)
  if (object.metadata.resourceVersion !== undefined) store.advance(object.metadata.resourceVersion)
  return false
}

/** Lists every now and then; throws when the list fails, or when it has what the watch did not tell. */
async function resyncLoop(loop: Loop, source: WatchSource): Promise<void> {
  for (;;) {
    await pause(loop.clock, watchTimes.resync, loop.signal)
    if (loop.signal.aborted) return
    if (await list(loop, source)) throw new Error('the watch has missed a change')
  }
}

/** Watching is not allowed, listing is: ask every second, more rarely while nothing changes. */
async function poll(loop: Loop, source: WatchSource): Promise<void> {
  let wait: number = watchTimes.firstPoll
  for (;;) {
    await pause(loop.clock, wait, loop.signal)
    if (loop.signal.aborted) return
    wait = (await list(loop, source)) ? watchTimes.firstPoll : Math.min(wait * 1.5, watchTimes.longestPoll)
  }
}

async function recover(loop: Loop, error: unknown): Promise<void> {
  loop.failures++
  const gone = error instanceof ClusterError && error.status === 404
  if (gone) return await withoutKind(loop)
  if (loop.store.trouble(toProblem(error, loop.clock.now()))) loop.onChange()
  const asked = error instanceof ClusterError ? error.retryAfter : undefined
  const wait = asked ?? backOff(loop, loop.failures)
  const lasting = error instanceof ClusterError && (error.problem === 'forbidden' || error.problem === 'unauthorized')
  await pause(loop.clock, lasting ? Math.max(wait, watchTimes.retryUnknown) : wait, loop.signal)
}

function backOff({ random }: Loop, failures: number): number {
  const full = Math.min(watchTimes.firstRetry * 2 ** (failures - 1), watchTimes.longestRetry)
  return full * (0.5 + random() / 2)
}
