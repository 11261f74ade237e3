import type { KubeObject } from '../objects.ts'
import { type Change, storageKeyOf } from '../storage/types.ts'
import { workQueue } from './queue.ts'
import type { Controller, ControllerContext, Watch } from './types.ts'

/** Keys of one controller that are worked on at the same time. */
const WORKERS = 10

export interface ControlLoop {
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
  let scheduled = false
  let closed = false
  const queue = workQueue(context.clock, schedule)

  function schedule(): void {
    if (scheduled || closed) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      startWorkers()
    })
  }

  function startWorkers(): void {
    while (running.size < WORKERS && !closed) {
      const key = queue.take()
      if (key === undefined) return
      const work = reconcile(key).finally(() => {
        running.delete(work)
        queue.done(key)
        schedule()
      })
      running.add(work)
    }
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

  const unsubscribe = controller.watches.map((watch) => follow(watch, context, (key) => queue.add(key)))
  return {
    async close() {
      closed = true
      for (const stop of unsubscribe) stop()
      await Promise.all(running)
      queue.clear()
    },
  }
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
