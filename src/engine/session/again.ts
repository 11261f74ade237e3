import { checksOf, runsOf } from '../../labs/parts.ts'
import { holds } from './check-views.ts'
import type { SessionState } from './state.ts'
import { stepAt } from './step-view.ts'
import { isStepDone } from './watch-step.ts'

/**
 * The command of the current step to run once more, by its place: the step was done before, and a check does not hold that the commands
 * bring about. They are offered in turn, since which of them it takes is known only afterwards.
 */
export function again(state: SessionState): number | undefined {
  const step = stepAt(state.steps, state.index)
  const commands = runsOf(step, state.provider).length
  const known = state.checks.length === checksOf(step, state.provider).length
  if (commands === 0 || !known || state.progress.steps[step.id]?.state !== 'done' || isStepDone(state)) return undefined
  const { checks, ranLast } = state
  if (!checks.some((check) => !holds(check) && check.result.subject.kind !== 'question')) return undefined
  return ranLast?.step === step.id ? (ranLast.index + 1) % commands : 0
}
