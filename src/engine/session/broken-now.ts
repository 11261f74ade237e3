import type { CheckResult } from '../../checks/result.ts'
import type { Check, ProviderName } from '../../checks/schema.ts'
import { checksOf } from '../../labs/parts.ts'
import type { Step } from '../../labs/schema.ts'
import { evaluateOnce, evaluateUntil, isKnown } from '../monitor/once.ts'
import type { World } from '../monitor/source.ts'
import { isLasting } from '../monitor/sources.ts'
import { brokenPatience, isBroken } from './guard.ts'

/** A step that does not hold, by the first of its lasting checks that does not: as a session tells it. */
export interface BrokenStep {
  step: Step
  /** Place among all checks of the step, from 0. */
  index: number
  check: Check
  result: CheckResult
}

/**
 * Which of these steps no longer hold, asked once. All are asked at the same time; only when something seems broken is it waited for as
 * long as a session waits before it tells.
 *
 * @param settled waited for before something is called broken: what is only starting again is not
 */
export async function brokenNow(
  steps: readonly Step[],
  provider: ProviderName,
  world: World,
  settled: () => Promise<void>,
): Promise<BrokenStep[]> {
  const all = steps.flatMap((step) =>
    checksOf(step, provider).flatMap((check, index) => (isLasting(check) ? [{ step, check, index }] : [])),
  )
  const results = await evaluateOnce(
    all.map(({ check }) => check),
    world,
  )
  const suspects = all.filter((_, place) => seemsBroken(results[place]))
  if (suspects.length === 0) return []
  await settled()
  const checks = suspects.map(({ check }) => check)
  const latest = await evaluateUntil((result) => isKnown(result) && !isBroken(result), brokenPatience, checks, world)
  const broken = suspects.flatMap((one, place) => {
    const result = latest[place]
    return result && isBroken(result) ? [{ ...one, result }] : []
  })
  return broken.filter(({ step }, place) => broken.findIndex((one) => one.step === step) === place)
}

function seemsBroken(result: CheckResult | undefined): boolean {
  return result !== undefined && isBroken(result)
}
