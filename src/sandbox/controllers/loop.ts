import type { Clock } from '../clock.ts'
import type { KubeObject } from '../objects.ts'
import { type Change, storageKeyOf } from '../storage/types.ts'
import { giveWay } from '../turns.ts'
import { type QueueNumbers, workQueue } from './queue.ts'
import { restsOfKeys } from './rests.ts'
import { allKinds, CUSTOM_RESOURCES } from './shared/resources.ts'
import type { Controller, ControllerContext, Watch } from './types.ts'

/** Keys of one controller that are worked on at the same time. */
const WORKERS = 10
export interface ControlLoop {
  numbers(): QueueNumbers
  /** Stops watching and waits for the reconciles under way. */
  close(): Promise<void>
}

/**
 * Runs one controller: everything that exists counts as added, then every change is followed. Reconciles start in a later turn of
 * the event loop, so that a burst of changes to one key is worked on once. `onError` hears of failures; the key is tried again.
 */
export function startLoop(
  controller: Controller,
  context: ControllerContext,
  onError: (controller: string, key: string, error: unknown) => void = () => {},
): ControlLoop {
  const running = new Set<Promise<void>>()
  const restOf = restsOfKeys()
  let scheduled = false
  let closed = false
  const queue = workQueue(context.clock, schedule)

  function schedule(): void {
    if (scheduled || closed) return
    scheduled = true
    setImmediate(() => void startWorkers())
  }

  async function startWorkers(): Promise<void> {
    while (running.size < WORKERS && !closed) {
      const others = giveWay('work')
      if (others) await others
      const key = closed ? undefined : queue.take()
      if (key === undefined) break
      const began = context.clock.now()
      const work = reconcile(key).finally(() => {
        running.delete(work)
        release(restOf(key, context.clock.now() - began), context.clock, () => queue.done(key))
        schedule()
      })
      running.add(work)
    }
    scheduled = false
  }

  async function reconcile(key: string): Promise<void> {
    try {
      const result = await controller.reconcile(key, context)
      queue.forget(key)
      if (result) queue.addAfter(key, result.requeueAfterMilliseconds)
    } catch (error) {
      if (closed) return
      onError(controller.name, key, error)
      queue.addRateLimited(key)
    }
  }

  const unsubscribe = followAll(controller, context, (key) => queue.add(key))
  return {
    numbers: () => queue.numbers(),
    async close() {
      closed = true
      for (const stop of unsubscribe) stop()
      await Promise.all(running)
      queue.clear()
    },
  }
}

/** @param rest milliseconds */
function release(rest: number, clock: Clock, done: () => void): void {
  if (rest === 0) done()
  else clock.setTimeout(done, rest)
}

function followAll(
  { watches, everyKind }: Controller,
  context: ControllerContext,
  add: (key: string) => void,
): (() => void)[] {
  const unsubscribe = watches.map((watch) => follow(watch, context, add))
  return everyKind ? [...unsubscribe, followEveryKind(everyKind, context, add)] : unsubscribe
}

function follow(watch: Watch<KubeObject>, { client }: ControllerContext, add: (key: string) => void): () => void {
  const enqueue = (change: Change<KubeObject>) => {
    for (const key of watch.keys(change, client)) add(key)
  }
  const stop = client.watch(watch.kind, enqueue)
  const key = storageKeyOf(watch.kind)
  for (const object of client.list(watch.kind)) {
    enqueue({ type: 'ADDED', key, object, revision: Number(object.metadata.resourceVersion) })
  }
  return stop
}

/** Follows all kinds, and again when definitions of custom resources come and go. */
function followEveryKind(
  everyKind: NonNullable<Controller['everyKind']>,
  context: ControllerContext,
  add: (key: string) => void,
): () => void {
  const { client } = context
  const followed = new Map<string, () => void>()
  const refresh = () => {
    const present = allKinds(client)
    for (const kind of present) {
      if (followed.has(storageKeyOf(kind))) continue
      const watch = { kind, keys: (change: Change) => everyKind.keys(change, kind, client) }
      followed.set(storageKeyOf(kind), follow(watch, context, add))
    }
    const keys = new Set(present.map(storageKeyOf))
    for (const [key, stop] of followed) {
      if (keys.has(key)) continue
      stop()
      followed.delete(key)
    }
  }
  refresh()
  const stopDefinitions = client.watch(CUSTOM_RESOURCES, refresh)
  return () => {
    stopDefinitions()
    for (const stop of followed.values()) stop()
  }
}
