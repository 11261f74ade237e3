import type { CheckResult } from '../../checks/result.ts'
import type { Check } from '../../checks/schema.ts'
import { monitorChecks } from './monitor.ts'
import type { World } from './source.ts'

/** How long a check may take to be found out before it counts as open: a request that nobody answers. */
const patience = 5000

/** Evaluates checks once: waits until each of them has heard from the cluster, or holds. */
export function evaluateOnce(checks: readonly Check[], world: World): Promise<readonly CheckResult[]> {
  return evaluateUntil(isKnown, patience, checks, world)
}

/** Evaluates checks until each of them stands well enough, or the time (milliseconds) is over. */
export function evaluateUntil(
  enough: (result: CheckResult) => boolean,
  milliseconds: number,
  checks: readonly Check[],
  world: World,
): Promise<readonly CheckResult[]> {
  if (checks.length === 0) return Promise.resolve([])
  return new Promise((resolve) => {
    const finish = () => {
      timer.cancel()
      monitor.stop()
      resolve(monitor.results())
    }
    const monitor = monitorChecks({
      checks,
      world,
      memories: checks.map(() => ({ everSeen: true })),
      onResults: (results) => results.every(enough) && queueMicrotask(finish),
    })
    const timer = world.clock.setTimeout(finish, milliseconds)
  })
}

/** A pending result without a mismatch is one that nothing has been heard of yet. */
export function isKnown(result: CheckResult): boolean {
  return result.status !== 'pending' || result.mismatches.length > 0
}
