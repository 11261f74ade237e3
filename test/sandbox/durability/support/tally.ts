import type { Ledger } from './ledger.ts'
import type { Leftovers } from './leftovers.ts'

/** What happened in the rounds, for whoever reads the output. */
export interface Tally {
  starts: number[]
  rounds: number[]
  /** Starts that were cut short, and how many of them had served already. */
  early: number
  resumed: number
  expired: number
  left: Record<keyof Leftovers, number>
}

export function createTally(): Tally {
  return { starts: [], rounds: [], early: 0, resumed: 0, expired: 0, left: { torn: 0, snapshot: 0, logs: 0 } }
}

export function count({ left }: Tally, found: Leftovers): void {
  for (const key of ['torn', 'snapshot', 'logs'] as const) if (found[key]) left[key]++
}

export function told(tally: Tally, ledger: Ledger): string {
  const { starts, rounds, early, resumed, expired, left } = tally
  return [
    `${rounds.length} rounds of ${spread(rounds)}, starts of ${spread(starts)}, ${early} starts cut short`,
    `${ledger.acknowledged} writes acknowledged, ${ledger.compared} objects compared, ${ledger.unanswered} changes without an answer were there`,
    `left: ${left.torn} torn logs, ${left.snapshot} half snapshots, ${left.logs} logs beside a newer one; ${resumed} watches went on, ${expired} were told 410`,
  ].join('\n      ')
}

function spread(milliseconds: readonly number[]): string {
  const sorted = [...milliseconds].sort((a, b) => a - b)
  const at = (part: number) => Math.round(sorted[Math.floor((sorted.length - 1) * part)] ?? 0)
  return `${at(0)}/${at(0.5)}/${at(0.9)}/${at(1)} ms (least/median/p90/most)`
}
