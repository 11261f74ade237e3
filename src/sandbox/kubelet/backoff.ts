import type { Clock } from '../clock.ts'

interface Entry {
  delay: number
  updated: number
}

/** Growing delays by key (k8s.io/client-go/util/flowcontrol, `Backoff`): doubled each time, forgotten after twice the longest. */
export interface Backoff {
  /** Milliseconds until the next try may be made, 0 when it may be now. `since` is when the last try ended, by default the last `next`. */
  remaining(key: string, since?: number): number
  delay(key: string): number
  /** Counts a try. */
  next(key: string, since: number): void
  forget(prefix: string): void
}

export function backoff(clock: Clock, initial = 10_000, longest = 300_000): Backoff {
  const entries = new Map<string, Entry>()
  const expired = (entry: Entry, time: number) => time - entry.updated > 2 * longest
  return {
    remaining(key, since) {
      const entry = entries.get(key)
      if (!entry || expired(entry, since ?? clock.now())) return 0
      return Math.max(0, (since ?? entry.updated) + entry.delay - clock.now())
    },
    delay: (key) => entries.get(key)?.delay ?? 0,
    next(key, since) {
      const entry = entries.get(key)
      const delay = entry && !expired(entry, since) ? Math.min(entry.delay * 2, longest) : initial
      entries.set(key, { delay, updated: clock.now() })
    },
    forget(prefix) {
      for (const key of entries.keys()) if (key.startsWith(prefix)) entries.delete(key)
    },
  }
}

/** A duration as Go prints it: `250ms`, `1.5s`, `2m40s`, `5m0s`. */
export function goDuration(milliseconds: number): string {
  const rounded = Math.round(milliseconds)
  if (rounded < 1000) return rounded === 0 ? '0s' : `${rounded}ms`
  const hours = Math.floor(rounded / 3_600_000)
  const minutes = Math.floor(rounded / 60_000) % 60
  const seconds = (rounded % 60_000) / 1000
  const head = hours > 0 ? `${hours}h${minutes}m` : minutes > 0 ? `${minutes}m` : ''
  return `${head}${seconds}s`
}
