import type { CronJob } from '../../schema/types.gen.ts'
import { nextRun, type Schedule } from './schedule.ts'

/** Beyond so many missed runs a deadline should be set. */
const TOO_MANY = 100

/** Which run of a CronJob is due. */
export interface Due {
  /** The latest moment that has passed and was not run yet. */
  scheduled: number | undefined
  missed: 'none' | 'few' | 'many'
  next: number | undefined
}

/** Looks from the last run, or the creation, to now; with a starting deadline no further back than that (`mostRecentScheduleTime`). */
export function dueRun({ metadata, status, spec }: CronJob, schedule: Schedule, now: number): Due {
  const last = Date.parse(status?.lastScheduleTime ?? metadata.creationTimestamp)
  const deadline = spec?.startingDeadlineSeconds
  const earliest = deadline === undefined ? last : Math.max(last, now - deadline * 1000)
  let scheduled: number | undefined
  let count = 0
  let next = nextRun(schedule, earliest)
  while (next !== undefined && next <= now) {
    scheduled = next
    count++
    next = nextRun(schedule, count > TOO_MANY ? Math.max(next, now - 2 * (intervalOf(schedule, next) ?? 0)) : next)
  }
  return { scheduled, missed: count <= 1 ? 'none' : count <= TOO_MANY ? 'few' : 'many', next }
}

function intervalOf(schedule: Schedule, time: number): number | undefined {
  const next = nextRun(schedule, time)
  return next === undefined ? undefined : next - time
}
