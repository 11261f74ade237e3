import type { Clock } from '../../cluster/clock.ts'

/**
 * Changes come in bursts (a pod's status is written several times a second): the first is looked at at once, those of the next so many
 * milliseconds together.
 */
const burst = 10

export interface Bursts {
  /** There is something to look at. */
  changed(): void
  /** Everything up to now is being looked at. */
  looked(): void
  stop(): void
}

/** Calls `look` for changes, burst by burst. What is there at the beginning counts as the first one. */
export function bursts(clock: Clock, look: () => void): Bursts {
  let waiting = true
  let stopped = false
  const end = () => {
    timer = undefined
    if (waiting) look()
  }
  // Runs while there is something to look at, and for a burst after it was looked at.
  let timer: ReturnType<Clock['setTimeout']> | undefined = clock.setTimeout(end, burst)
  return {
    changed() {
      waiting = true
      if (!stopped) timer ??= clock.setTimeout(end, 0)
    },
    looked() {
      waiting = false
      timer?.cancel()
      timer = clock.setTimeout(end, burst)
    },
    stop() {
      stopped = true
      timer?.cancel()
    },
  }
}
