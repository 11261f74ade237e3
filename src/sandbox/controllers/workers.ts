import { giveWay } from '../turns.ts'
import type { WorkQueue } from './queue.ts'

/** Keys of one controller that are worked on at the same time. */
const WORKERS = 10

export interface Workers {
  /** Keys are taken from now on. */
  start(): void
  /** There may be a key to take. */
  wake(): void
  /** Takes no more keys, and waits for what is under way. */
  close(): Promise<void>
}

/**
 * Takes keys from the queue and works on them, in a later turn of the event loop, so that a burst of changes to one key is worked on
 * once. Each key waits for a turn of its own, as everything in the sandbox does: none waits for those before it in the queue.
 * @param work never rejects
 */
export function workersOf(queue: Pick<WorkQueue, 'take' | 'numbers'>, work: (key: string) => Promise<void>): Workers {
  const running = new Set<Promise<void>>()
  /** Workers that wait for their turn and have no key yet. */
  let asking = 0
  let state: 'resting' | 'woken' | 'closed' = 'woken'

  const wake = () => {
    if (state !== 'resting' || running.size === WORKERS) return
    state = 'woken'
    setImmediate(begin)
  }

  const begin = () => {
    if (state === 'closed') return
    state = 'resting'
    const wanted = queue.numbers().depth - asking
    const free = WORKERS - running.size
    for (let left = Math.min(wanted, free); left > 0; left--) {
      const one = workOnce().finally(() => {
        running.delete(one)
        if (queue.numbers().depth > asking) wake()
      })
      running.add(one)
    }
  }

  const workOnce = async () => {
    asking++
    const others = giveWay('work')
    if (others) await others
    asking--
    const key = state === 'closed' ? undefined : queue.take()
    if (key !== undefined) await work(key)
  }

  return {
    start: () => void setImmediate(begin),
    wake,
    async close() {
      state = 'closed'
      await Promise.all(running)
    },
  }
}
