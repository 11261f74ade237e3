import type { Text } from '../../checks/text.ts'
import { textIn } from '../../checks/text.ts'
import { checksOf } from '../../labs/parts.ts'
import type { Step } from '../../labs/schema.ts'
import { holds } from './check-views.ts'
import type { SessionState } from './state.ts'
import { emit, saveStep } from './state.ts'
import { stepAt } from './step-view.ts'

/** Tells the next hint, and remembers that it was taken; after the last one that one again. */
export async function tellHint(state: SessionState): Promise<void> {
  const step = stepAt(state.steps, state.index)
  const hints = hintsOf(state, step)
  const taken = state.progress.steps[step.id]?.hints ?? 0
  const number = Math.min(taken + 1, hints.length)
  const hint = hints[number - 1]
  emit(state, {
    type: 'hint',
    step: step.id,
    number,
    of: hints.length,
    text: hint === undefined ? '' : textIn(hint, state.language),
  })
  if (number > taken) await saveStep(state, step.id, (before) => ({ hints: Math.max(before?.hints ?? 0, number) }))
}

/** The hints of the step, then those of its checks that do not hold. */
function hintsOf({ checks, provider }: SessionState, step: Step): Text[] {
  const own = checksOf(step, provider)
  return [...(step.hints ?? []), ...checks.flatMap((view) => (holds(view) ? [] : (own[view.index]?.hint ?? [])))]
}
