/** A pending call made by {@link Clock.setTimeout}. */
export interface Timer {
  cancel(): void
}

/** The only source of time in the sandbox: nothing else reads the machine's clock or sleeps. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /** Calls `run` once, `milliseconds` from now. The timer never keeps the process alive. */
  setTimeout(run: () => void, milliseconds: number): Timer
}

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout(run, milliseconds) {
    const timer = setTimeout(run, Math.min(milliseconds, 2 ** 31 - 1))
    timer.unref()
    return { cancel: () => clearTimeout(timer) }
  },
}

/** Resolves after `milliseconds` of the clock's time; rejects with the signal's reason when it aborts first. */
export function sleep(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const abort = () => {
      timer.cancel()
      reject(signal?.reason)
    }
    const timer = clock.setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', abort, { once: true })
  })
}

/** A moment as Kubernetes writes `metav1.Time`: UTC, whole seconds (`2026-01-31T09:30:00Z`). */
export function formatTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`
}

/** A moment as Kubernetes writes `metav1.MicroTime` (`2026-01-31T09:30:00.123000Z`). */
export function formatMicroTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000Z')
}
