import type { Pod } from '../../schema/types.gen.ts'
import { memory } from '../shared/memory.ts'
import { finishTime } from './pods.ts'

/** How often a Job's pods have failed since the last success, and when they did last. */
export interface BackoffRecord {
  failures: number
  /** Milliseconds. */
  lastFailure: number
}

const FIRST = 10_000
const LONGEST = 600_000

/** The record of each Job by uid. */
export const backoffRecords = memory<BackoffRecord>()

/** The record with pods that have ended since (`newBackoffRecord`). */
export function nextRecord(
  record: BackoffRecord | undefined,
  succeeded: readonly Pod[],
  failed: readonly Pod[],
): BackoffRecord {
  const lastSuccess = Math.max(0, ...succeeded.map(finishTime))
  const failures = failed.map(finishTime).filter((time) => succeeded.length === 0 || time > lastSuccess)
  const before = succeeded.length === 0 ? record : undefined
  if (failures.length === 0) return before ?? { failures: 0, lastFailure: 0 }
  return { failures: (before?.failures ?? 0) + failures.length, lastFailure: Math.max(...failures) }
}

/** Milliseconds until another pod may be started: 10 s after the first failure, doubled with each further one, at most 10 min. */
export function waitAfter({ failures, lastFailure }: BackoffRecord, now: number): number {
  if (failures === 0) return 0
  return Math.max(0, lastFailure + Math.min(FIRST * 2 ** (failures - 1), LONGEST) - now)
}
