import type { Clock } from '../clock.ts'
import { followAll } from './follow.ts'
import { type QueueNumbers, workQueue } from './queue.ts'
import { restsOfKeys } from './rests.ts'
import type { Controller, ControllerContext } from './types.ts'
import { workersOf } from './workers.ts'

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
  const restOf = restsOfKeys()
  let closed = false
  const queue = workQueue(context.clock, () => workers.wake())
  const workers = workersOf(queue, async (key) => {
    const began = context.clock.now()
    await reconcile(key)
    release(restOf(key, context.clock.now() - began), context.clock, () => queue.done(key))
  })

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
  void following.seen.then(() => workers.start())
  return {
    numbers: () => queue.numbers(),
    async close() {
      closed = true
      following.stop()
      await workers.close()
      queue.clear()
    },
  }
}

/** @param rest milliseconds */
function release(rest: number, clock: Clock, done: () => void): void {
  if (rest === 0) done()
  else clock.setTimeout(done, rest)
}
