import type { CheckResult } from '../../checks/result.ts'
import type { Check } from '../../checks/schema.ts'
import { textIn } from '../../checks/text.ts'
import { checksOf } from '../../labs/parts.ts'
import type { Step } from '../../labs/schema.ts'
import type { CheckView } from '../events.ts'
import { monitorChecks } from '../monitor/monitor.ts'
import { isLasting } from '../monitor/sources.ts'
import { checkViews, holds } from './check-views.ts'
import type { Broken, SessionState } from './state.ts'
import { emit, tellFailure } from './state.ts'

/**
 * How long a step must be broken before it is told, in milliseconds: a rollout replaces pods, and a sandbox that starts again starts its
 * containers again.
 */
export const brokenPatience = 700

/**
 * Goes on watching a step that is done, and tells when it breaks and when it holds again. One that was done may have broken since; one
 * that was skipped has to be seen to hold first.
 */
export function guardStep(state: SessionState, step: Step): void {
  const checks = checksOf(step, state.provider).filter(isLasting)
  if (checks.length === 0 || state.guards.has(step.id)) return
  const place = { step: step.id, number: state.steps.indexOf(step) + 1, title: textIn(step.title, state.language) }
  const { clock } = state.world
  let held = state.progress.steps[step.id]?.state === 'done'
  let soon: ReturnType<typeof clock.setTimeout> | undefined
  const monitor = monitorChecks({
    checks,
    world: state.world,
    memories: checks.map(() => ({ everSeen: true })),
    onResults(results) {
      const views = checkViews(checks, results, state.language)
      held ||= views.every(holds)
      const wrong = views.find(({ result }) => isBroken(result))
      soon?.cancel()
      if (wrong && held && !state.broken.has(step.id))
        soon = clock.setTimeout(() => tellFailure(state, tell(state, place, checks, wrong)), patienceWith(state, wrong))
      if (!wrong && state.broken.delete(step.id)) emit(state, { type: 'mended', ...place })
    },
  })
  const stop = () => {
    soon?.cancel()
    monitor.stop()
  }
  state.guards.set(step.id, { ...monitor, stop })
}

/** After the cluster was started again pods take a while; what is gone does not come back by itself. */
function patienceWith({ world, settledAt }: SessionState, { result: { mismatches } }: CheckView): number {
  if (mismatches.some(({ kind }) => kind === 'missing')) return brokenPatience
  return Math.max(brokenPatience, settledAt - world.clock.now())
}

/** Known not to hold: nobody has been heard of yet is something else, and so is what only has not held for long. */
export function isBroken({ status, mismatches }: CheckResult): boolean {
  return (status === 'pending' || status === 'fail') && mismatches.some(({ kind }) => kind !== 'stays')
}

async function tell(
  state: SessionState,
  { step, number, title }: { step: string; number: number; title: string },
  checks: readonly Check[],
  wrong: CheckView,
): Promise<void> {
  const broken: Broken = { step, number, check: wrong }
  state.broken.set(step, broken)
  const check = checks[wrong.index]
  const findings = check ? await state.explain(check, wrong.result).catch(() => []) : []
  if (state.broken.get(step) !== broken) return
  const view = { ...wrong, findings }
  state.broken.set(step, { ...broken, check: view })
  emit(state, { type: 'regression', step, number, title, check: view })
}

/** Forgets what an earlier step says: while it is the current one, or when the learner does not mind. */
export function unguardStep(state: SessionState, step: string): void {
  state.guards.get(step)?.stop()
  state.guards.delete(step)
  state.broken.delete(step)
}
