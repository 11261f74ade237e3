import type { Clock } from '../clock.ts'
import { giveWay } from '../turns.ts'
import { followAll } from './follow.ts'
import { type QueueNumbers, workQueue } from './queue.ts'
import { restsOfKeys } from './rests.ts'
import type { Controller, ControllerContext } from './types.ts'

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
  let scheduled = true
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

  const following = followAll(controller, context, (key) => queue.add(key))
  // Nothing is reconciled before everything that exists has been seen.
  void following.seen.then(() => setImmediate(() => void startWorkers()))
  return {
    numbers: () => queue.numbers(),
    async close() {
      closed = true
      following.stop()
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
