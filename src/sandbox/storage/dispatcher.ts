import type { Change, Unsubscribe } from './types.ts'

type Listener = (change: Change) => void

/** Hands changes to listeners in the order of revisions, also when a listener itself writes. */
export interface Dispatcher {
  dispatch(change: Change): void
  subscribe(listener: Listener): Unsubscribe
  watch(key: string, listener: Listener): Unsubscribe
  clear(): void
}

export function createDispatcher(): Dispatcher {
  const everything = new Set<Listener>()
  const byKey = new Map<string, Set<Listener>>()
  const queue: Change[] = []
  let running = false
  return {
    dispatch(change) {
      queue.push(change)
      if (running) return
      running = true
      for (let next = queue.shift(); next; next = queue.shift()) {
        for (const listener of byKey.get(next.key) ?? []) call(listener, next)
        for (const listener of everything) call(listener, next)
      }
      running = false
    },
    subscribe: (listener) => add(everything, listener),
    watch(key, listener) {
      const listeners = byKey.get(key) ?? new Set()
      byKey.set(key, listeners)
      return add(listeners, listener)
    },
    clear() {
      everything.clear()
      byKey.clear()
    },
  }
}

function add(listeners: Set<Listener>, listener: Listener): Unsubscribe {
  // A wrapper of its own, so that one function can listen twice.
  const entry: Listener = (change) => listener(change)
  listeners.add(entry)
  return () => listeners.delete(entry)
}

/** A listener's failure is a bug of the listener: it must not undo the write, nor be lost. */
function call(listener: Listener, change: Change): void {
  try {
    listener(change)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
