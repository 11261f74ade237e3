import type { Finding } from '../../checks/diagnose/types.ts'
import type { CheckResult } from '../../checks/result.ts'
import { textIn } from '../../checks/text.ts'
import { checksOf, runsOf } from '../../labs/parts.ts'
import { pointsOf } from '../../progress/progress.ts'
import { monitorChecks } from '../monitor/monitor.ts'
import { checkViews, holds } from './check-views.ts'
import type { SessionState } from './state.ts'
import { emit, saveStep, tellFailure } from './state.ts'
import { stepAt, stepView } from './step-view.ts'

/** A check that does not hold for this long is looked into; before, it is mostly just under way. */
const explainAfter = 1500

/** Begins the current step: tells it, and watches its checks. */
export function enterStep(state: SessionState): void {
  const step = stepAt(state.steps, state.index)
  const checks = checksOf(step, state.provider)
  state.monitor?.stop()
  state.checks = []
  state.answers.clear()
  for (const [index, answer] of Object.entries(state.progress.steps[step.id]?.answers ?? {}))
    state.answers.set(Number(index), answer)
  state.enteredAt = state.world.now()
  state.enteredDone = (state.progress.steps[step.id]?.state ?? 'open') !== 'open'
  emit(state, { type: 'step-started', step: stepView(state), gained: pointsOf(state.progress) })
  const seen = state.progress.steps[step.id]?.seen ?? []
  const findings = new Map<number, readonly Finding[]>()
  let timer: NodeJS.Timeout | undefined
  const show = (results: readonly CheckResult[]) => {
    state.checks = checkViews(checks, results, state.language, findings)
    emit(state, { type: 'checks', step: step.id, checks: state.checks })
  }
  const monitor = monitorChecks({
    checks,
    world: state.world,
    memories: checks.map((_, index) => (seen.includes(String(index)) ? { everSeen: true } : {})),
    answers: state.answers,
    onResults(results) {
      findings.clear()
      show(results)
      tellFailure(state, finishIfDone(state))
      clearTimeout(timer)
      timer = setTimeout(() => tellFailure(state, explainOpen()), explainAfter)
    },
  })
  const explainOpen = async () => {
    const results = monitor.results()
    for (const [index, result] of results.entries()) {
      const check = checks[index]
      if (check && (result.status === 'pending' || result.status === 'fail'))
        findings.set(index, await state.explain(check, result))
    }
    if (state.monitor === monitor && monitor.results() === results && findings.size > 0) show(results)
  }
  state.monitor = {
    ...monitor,
    stop() {
      clearTimeout(timer)
      monitor.stop()
    },
  }
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

/** Gives the points when the step has just become done. Several may call at once: it is told once, before the step is left. */
export function finishIfDone(state: SessionState): Promise<void> {
  state.finishing = state.finishing.catch(() => undefined).then(() => finish(state))
  return state.finishing
}

async function finish(state: SessionState): Promise<void> {
  const step = stepAt(state.steps, state.index)
  const before = state.progress.steps[step.id]
  if (!isStepDone(state) || before?.state === 'done' || before?.state === 'skipped') return
  await saveStep(state, step.id, () => ({ state: 'done', points: step.points ?? 0 }))
  emit(state, {
    type: 'step-done',
    step: step.id,
    title: textIn(step.title, state.language),
    state: 'done',
    points: step.points ?? 0,
    milliseconds: state.world.now() - state.enteredAt,
    ...(step.why === undefined ? {} : { why: textIn(step.why, state.language) }),
  })
}
