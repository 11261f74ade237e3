import { textIn } from '../../checks/text.ts'
import { checksOf } from '../../labs/parts.ts'
import type { Step } from '../../labs/schema.ts'
import { monitorChecks } from '../monitor/monitor.ts'
import { isLasting } from '../monitor/sources.ts'
import { checkViews, holds } from './check-views.ts'
import type { SessionState } from './state.ts'
import { emit } from './state.ts'

/** Goes on watching a step that is done, and tells when it breaks and when it holds again. */
export function guardStep(state: SessionState, step: Step): void {
  const checks = checksOf(step, state.provider).filter(isLasting)
  if (checks.length === 0 || state.guards.has(step.id)) return
  const number = state.steps.indexOf(step) + 1
  const title = textIn(step.title, state.language)
  let held = false
  const guard = monitorChecks({
    checks,
    world: state.world,
    onResults(results) {
      const views = checkViews(checks, results, state.language)
      const wrong = views.find((view) => !holds(view) && view.result.status !== 'error')
      if (!wrong) {
        held = true
        if (state.broken.delete(step.id)) emit(state, { type: 'mended', step: step.id, number, title })
        return
      }
      if (!held || state.broken.has(step.id)) return
      state.broken.set(step.id, { step: step.id, number, check: wrong })
      void tell(state, step, wrong.index)
    },
  })
  state.guards.set(step.id, guard)

  async function tell(of: SessionState, broken: Step, index: number): Promise<void> {
    const entry = of.broken.get(broken.id)
    const check = checks[index]
    if (!entry || !check) return
    const findings = await of.explain(check, entry.check.result).catch(() => [])
    const view = { ...entry.check, findings }
    if (!of.broken.has(broken.id)) return
    of.broken.set(broken.id, { ...entry, check: view })
    emit(of, { type: 'regression', step: broken.id, number, title, check: view })
  }
}

/** Forgets what an earlier step says: while it is the current one, or when the learner does not mind. */
export function unguardStep(state: SessionState, step: string): void {
  state.guards.get(step)?.stop()
  state.guards.delete(step)
  state.broken.delete(step)
}
