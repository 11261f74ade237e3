import { textIn } from '../../checks/text.ts'
import { placeOf, stateOf } from '../../progress/moves.ts'
import { isSameRun } from '../../progress/place.ts'
import type { Progress } from '../../progress/progress.ts'
import { stopBackground } from './background.ts'
import { guardStep, unguardStep } from './guard.ts'
import type { SessionState } from './state.ts'
import { emit, standAt, stepIds, tellFailure } from './state.ts'
import { stepAt } from './step-view.ts'
import { enterStep, finishIfDone } from './watch-step.ts'

/** Makes the newest progress that of the session: tells what has become of its step, and goes where it says. */
export function takeOver(state: SessionState, newest: Progress, own: number): void {
  const changes = newest.revision - state.progress.revision
  if (changes <= 0 || !isSameRun(newest, state.progress)) return
  state.progress = newest
  if (state.closed) return
  const place = state.only === undefined ? placeOf(newest, stepIds(state)) : state.index
  if (place !== state.index) {
    tellEnd(state)
    stand(state, place)
    return
  }
  if (state.skipping === undefined) tellEnd(state)
  if (changes <= own) return
  emit(state, { type: 'checks', step: stepAt(state.steps, state.index).id, checks: state.checks })
  tellFailure(state, finishIfDone(state))
}

/** Tells that the current step is done or skipped, once, whichever terminal saw to it. */
export function tellEnd(state: SessionState): void {
  const step = stepAt(state.steps, state.index)
  const end = stateOf(state.progress, step.id)
  if (state.endTold || end === 'open') return
  state.endTold = true
  emit(state, {
    type: 'step-done',
    step: step.id,
    title: textIn(step.title, state.language),
    state: end,
    points: state.progress.steps[step.id]?.points ?? 0,
    milliseconds: state.world.clock.now() - state.enteredAt,
    ...(step.why === undefined || end === 'skipped' ? {} : { why: textIn(step.why, state.language) }),
  })
}

/** The steps that are passed are watched on, and what ran for them alone ends. */
function stand(state: SessionState, place: number): void {
  const passed = state.steps.slice(state.index, place)
  standAt(state, place)
  unguardStep(state, stepAt(state.steps, place).id)
  enterStep(state)
  for (const step of passed) {
    tellFailure(state, stopBackground(state, step.id))
    if (stateOf(state.progress, step.id) !== 'open') guardStep(state, step)
  }
}
