import type { CheckResult } from '../../checks/result.ts'
import type { Check } from '../../checks/schema.ts'
import { checksOf, runsOf } from '../../labs/parts.ts'
import type { Step } from '../../labs/schema.ts'
import { ended, stateOf } from '../../progress/moves.ts'
import { pointsOf } from '../../progress/progress.ts'
import type { Monitor } from '../monitor/monitor.ts'
import { monitorChecks } from '../monitor/monitor.ts'
import { isKnown } from '../monitor/once.ts'
import { checkViews, holds } from './check-views.ts'
import { findReasons } from './reasons.ts'
import type { SessionState } from './state.ts'
import { emit, saveProgress, saveStep, tellFailure, timeOf } from './state.ts'
import { stepAt, stepView } from './step-view.ts'

/** Begins the current step: tells it, and watches its checks. */
export function enterStep(state: SessionState): void {
  const step = stepAt(state.steps, state.index)
  const checks = checksOf(step, state.provider)
  state.monitor?.stop()
  state.checks = []
  state.answers.clear()
  for (const [index, answer] of Object.entries(state.progress.steps[step.id]?.answers ?? {}))
    state.answers.set(Number(index), answer)
  state.enteredAt = state.world.clock.now()
  state.enteredDone = isBehind(state, step)
  state.endTold = stateOf(state.progress, step.id) !== 'open'
  state.entry = hasToBeTried(state, step) ? 'unknown' : 'open'
  emit(state, { type: 'step-started', step: stepView(state), gained: pointsOf(state.progress) })
  watchChecks(state, step, checks)
}

function watchChecks(state: SessionState, step: Step, checks: readonly Check[]): void {
  const seen = state.progress.steps[step.id]?.seen ?? []
  const show = (results: readonly CheckResult[]) => {
    state.checks = checkViews(checks, results, state.language, reasons.found())
    emit(state, { type: 'checks', step: step.id, checks: state.checks })
  }
  const reasons = findReasons(state, checks, () => show(monitor.results()))
  const monitor = monitorChecks({
    checks,
    world: state.world,
    memories: checks.map((_, index) => (seen.includes(String(index)) ? { everSeen: true } : {})),
    answers: state.answers,
    onResults(results) {
      reasons.restart(results)
      show(results)
      if (state.entry === 'unknown' && results.every(isKnown)) state.entry = state.checks.every(holds) ? 'held' : 'open'
      tellFailure(state, rememberSeen(state, step.id, checks, monitor))
      tellFailure(state, finishIfDone(state))
    },
  })
  state.monitor = {
    ...monitor,
    stop() {
      reasons.stop()
      monitor.stop()
    },
  }
}

/** What was there once counts as gone even when it goes while nobody looks. */
async function rememberSeen(
  state: SessionState,
  step: string,
  checks: readonly Check[],
  monitor: Monitor,
): Promise<void> {
  const seen = monitor
    .memories()
    .flatMap(({ everSeen }, index) => (everSeen && checks[index]?.absent ? [String(index)] : []))
  if (seen.every((one) => state.progress.steps[step]?.seen.includes(one))) return
  await saveStep(state, step, (before) => ({ seen: [...new Set([...(before?.seen ?? []), ...seen])] }))
}

/** Whether the step has commands, and none of them was run yet. */
function hasToBeTried({ progress, provider }: SessionState, step: Step): boolean {
  return runsOf(step, provider).length > 0 && (progress.steps[step.id]?.commands ?? []).length === 0
}

/** Whether the step was left before with nothing to be done in it any more. */
function isBehind({ progress, provider }: SessionState, step: Step): boolean {
  const before = progress.steps[step.id]
  if (before === undefined || before.state === 'open') return false
  return before.state === 'skipped' || runsOf(step, provider).every((_, index) => before.commands.includes(index))
}

/** Whether the step is done: its checks hold; without checks that can be looked at here, its commands were run. */
export function isStepDone(state: SessionState): boolean {
  const step = stepAt(state.steps, state.index)
  const before = state.progress.steps[step.id]
  if (before?.state === 'skipped') return true
  const checks = checksOf(step, state.provider)
  const ran = runsOf(step, state.provider).every((_, index) => before?.commands.includes(index))
  if (checks.length === 0) return ran
  if (state.checks.length < checks.length || !state.checks.every(holds)) return false
  return ran || !state.checks.some(({ result }) => result.status === 'skipped')
}

/** Gives the points when the step has just become done. Several may call at once: it is told once, before the step is left (see takeOver). */
export function finishIfDone(state: SessionState): Promise<void> {
  state.finishing = state.finishing.catch(() => undefined).then(() => finish(state))
  return state.finishing
}

async function finish(state: SessionState): Promise<void> {
  const step = stepAt(state.steps, state.index)
  if (!isStepDone(state) || stateOf(state.progress, step.id) !== 'open') return
  // What came about before is no news, and what the step teaches is in its commands.
  if (state.entry === 'held') return
  const end = { step: step.id, at: timeOf(state), state: 'done', points: step.points ?? 0 } as const
  await saveProgress(state, (progress) => ended(progress, end))
}
