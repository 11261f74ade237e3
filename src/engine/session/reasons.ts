import type { Finding } from '../../checks/diagnose/types.ts'
import type { CheckResult } from '../../checks/result.ts'
import type { Check } from '../../checks/schema.ts'
import type { SessionState } from './state.ts'
import { tellFailure } from './state.ts'

/** A check that does not hold for this long is looked into; before, it is mostly just under way. Milliseconds. */
const firstPause = 1500

/** The reason may come to light later (a pull fails, a container crashes again): looked for again, each time after twice as long. */
const longestPause = 12_000

/** The reasons of the checks that do not hold, kept up to date. */
export interface Reasons {
  /** By the places of the checks. */
  found(): ReadonlyMap<number, readonly Finding[]>
  /** The results are others now: what was found is forgotten. */
  restart(results: readonly CheckResult[]): void
  stop(): void
}

export function findReasons(state: SessionState, checks: readonly Check[], onNews: () => void): Reasons {
  let found = new Map<number, readonly Finding[]>()
  let latest: readonly CheckResult[] = []
  const { clock } = state.world
  let timer: ReturnType<typeof clock.setTimeout> | undefined
  const lookIn = (pause: number) => {
    timer?.cancel()
    timer = clock.setTimeout(() => tellFailure(state, look(pause)), pause)
  }
  const look = async (pause: number) => {
    const results = latest
    const next = await reasonsOf(state, checks, results)
    if (latest !== results || next.size === 0) return
    const isNews = JSON.stringify([...next]) !== JSON.stringify([...found])
    found = next
    if (isNews) onNews()
    lookIn(Math.min(pause * 2, longestPause))
  }
  return {
    found: () => found,
    restart(results) {
      latest = results
      found = new Map()
      lookIn(firstPause)
    },
    stop() {
      latest = []
      timer?.cancel()
    },
  }
}

async function reasonsOf(
  state: SessionState,
  checks: readonly Check[],
  results: readonly CheckResult[],
): Promise<Map<number, readonly Finding[]>> {
  const reasons = new Map<number, readonly Finding[]>()
  for (const [index, result] of results.entries()) {
    const check = checks[index]
    if (check && (result.status === 'pending' || result.status === 'fail'))
      reasons.set(index, await state.explain(check, result))
  }
  return reasons
}
