import type { Clock } from '../../src/sandbox/clock.ts'
import { giveWay } from '../../src/sandbox/turns.ts'

interface Pending {
  at: number
  run: () => void
}

/** A clock that moves only when the test says so; timers run in the order of their time. */
export interface FakeClock extends Clock {
  /** Moves time forward, running every timer that falls due, and lets promises settle between timers. */
  advance(milliseconds: number): Promise<void>
}

export function fakeClock(start = Date.UTC(2026, 0, 1)): FakeClock {
  let now = start
  const pending = new Set<Pending>()
  return {
    now: () => now,
    setTimeout(run, milliseconds) {
      const timer = { at: now + Math.max(0, milliseconds), run }
      pending.add(timer)
      return { cancel: () => pending.delete(timer) }
    },
    async advance(milliseconds) {
      const end = now + milliseconds
      for (let next = first(pending, end); next; next = first(pending, end)) {
        pending.delete(next)
        now = next.at
        next.run()
        await settle()
      }
      now = end
      await settle()
    },
  }
}

function first(pending: Set<Pending>, end: number): Pending | undefined {
  return [...pending].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) {
    await new Promise<void>((resolve) => setImmediate(resolve))
    // On a slow machine the sandbox' parts wait for each other: they go on first.
    await giveWay('work')
  }
}
