import type { Step } from '../../labs/schema.ts'
import { finished, moved, skipped, stateOf } from '../../progress/moves.ts'
import { pointsOf } from '../../progress/progress.ts'
import { stopBackground } from './background.ts'
import { solveStep } from './solve.ts'
import type { SessionState } from './state.ts'
import { emit, saveProgress, stepIds, timeOf, touch } from './state.ts'
import { stepAt } from './step-view.ts'
import { tellEnd } from './take-over.ts'
import { finishIfDone } from './watch-step.ts'

/**
 * Leaves a step, the current one unless named, for the next; when another terminal leaves it first, the session is where that one went.
 * Resolves with false when it was the last one.
 */
export function nextStep(state: SessionState, id?: string): Promise<boolean> {
  return leave(state, state.steps.find((step) => step.id === id) ?? stepAt(state.steps, state.index))
}

/** Resolves with false at the first step. */
export async function previousStep(state: SessionState): Promise<boolean> {
  const before = state.steps[state.index - 1]
  if (!before) return false
  await move(state, stepAt(state.steps, state.index), before)
  return true
}

/** Solves the step, marks it skipped, and goes on. A skipped step gives no points; one that is done keeps them. */
export async function skipStep(state: SessionState): Promise<void> {
  const step = stepAt(state.steps, state.index)
  touch(state)
  await finishIfDone(state)
  state.skipping = step.id
  try {
    const skip = { step: step.id, at: timeOf(state), steps: stepIds(state) }
    await saveProgress(state, (progress) => skipped(progress, skip))
    if (stateOf(state.progress, step.id) === 'skipped') await solveStep(state, step)
  } finally {
    state.skipping = undefined
  }
  tellEnd(state)
  await leave(state, step)
}

function leave(state: SessionState, step: Step): Promise<boolean> {
  if (state.leaving?.step === step) return state.leaving.over
  const over = leaveNow(state, step).finally(() => {
    state.leaving = undefined
  })
  state.leaving = { step, over }
  return over
}

async function leaveNow(state: SessionState, step: Step): Promise<boolean> {
  if (stepAt(state.steps, state.index) === step) touch(state)
  await finishIfDone(state)
  const next = state.steps[state.steps.indexOf(step) + 1]
  if (next) await move(state, step, next)
  await stopBackground(state, step.id)
  return next ? true : finishLab(state)
}

/** Where another terminal has moved meanwhile, the session follows that instead. */
function move(state: SessionState, { id: from }: Step, { id: to }: Step): Promise<void> {
  return saveProgress(state, (progress) => moved(progress, { from, to, steps: stepIds(state) }))
}

/** Resolves with true when another terminal has gone back meanwhile. */
async function finishLab(state: SessionState): Promise<boolean> {
  const now = state.world.clock.now()
  await saveProgress(state, (progress) => finished(progress, { at: timeOf(state), steps: stepIds(state) }))
  if (state.index < state.steps.length - 1) return true
  emit(state, {
    type: 'lab-finished',
    lab: state.lab.id,
    points: pointsOf(state.progress),
    of: state.steps.reduce((sum, step) => sum + (step.points ?? 0), 0),
    milliseconds: now - Date.parse(state.progress.startedAt),
  })
  return false
}
