import type { Clock, Timer } from '../clock.ts'

/** Back-off of a failing key: 5 ms, doubled each time, at most 1000 s (client-go's DefaultTypedControllerRateLimiter). */
const FIRST_DELAY_MILLISECONDS = 5
const MAX_DELAY_MILLISECONDS = 1_000_000

/** Keys waiting to be worked on. A key is never handed out twice at once, and waits at most once (client-go's workqueue). */
export interface WorkQueue {
  add(key: string): void
  /** Adds the key later; of several moments the earliest wins. */
  addAfter(key: string, milliseconds: number): void
  /** Adds the key after a delay that doubles with every call until {@link forget}. */
  addRateLimited(key: string): void
  forget(key: string): void
  /** The next key, if any; {@link done} must follow. */
  take(): string | undefined
  done(key: string): void
  /** Drops everything that waits. */
  clear(): void
  numbers(): QueueNumbers
}

/** How many keys wait now, and how many were added and tried again since the start. */
export interface QueueNumbers {
  depth: number
  adds: number
  retries: number
}

/** Makes a queue that calls `onReady` whenever there may be a key to take. */
export function workQueue(clock: Clock, onReady: () => void): WorkQueue {
  return new Queue(clock, onReady)
}

class Queue implements WorkQueue {
  readonly #clock: Clock
  readonly #onReady: () => void
  readonly #waiting = new Set<string>()
  readonly #working = new Set<string>()
  readonly #again = new Set<string>()
  readonly #failures = new Map<string, number>()
  #adds = 0
  #retries = 0
  readonly #later = new Map<string, { at: number; timer: Timer }>()

  constructor(clock: Clock, onReady: () => void) {
    this.#clock = clock
    this.#onReady = onReady
  }

  add(key: string): void {
    if (this.#working.has(key)) {
      this.#again.add(key)
      return
    }
    if (this.#waiting.has(key)) return
    this.#adds++
    this.#waiting.add(key)
    this.#onReady()
  }

  addAfter(key: string, milliseconds: number): void {
    const at = this.#clock.now() + Math.max(0, milliseconds)
    const pending = this.#later.get(key)
    if (pending && pending.at <= at) return
    pending?.timer.cancel()
    const timer = this.#clock.setTimeout(() => {
      this.#later.delete(key)
      this.add(key)
    }, milliseconds)
    this.#later.set(key, { at, timer })
  }

  addRateLimited(key: string): void {
    this.#retries++
    const failures = this.#failures.get(key) ?? 0
    this.#failures.set(key, failures + 1)
    this.addAfter(key, Math.min(FIRST_DELAY_MILLISECONDS * 2 ** failures, MAX_DELAY_MILLISECONDS))
  }

  forget(key: string): void {
    this.#failures.delete(key)
  }

  take(): string | undefined {
    const [key] = this.#waiting
    if (key === undefined) return undefined
    this.#waiting.delete(key)
    this.#working.add(key)
    return key
  }

  done(key: string): void {
    this.#working.delete(key)
    if (this.#again.delete(key)) this.add(key)
  }

  numbers(): QueueNumbers {
    return { depth: this.#waiting.size, adds: this.#adds, retries: this.#retries }
  }

  clear(): void {
    for (const { timer } of this.#later.values()) timer.cancel()
    this.#later.clear()
    this.#waiting.clear()
    this.#again.clear()
  }
}
