import { textIn } from '../../checks/text.ts'
import { pointsOf } from '../../progress/progress.ts'
import { stopBackground } from './background.ts'
import { guardStep, unguardStep } from './guard.ts'
import { solveStep } from './solve.ts'
import type { SessionState } from './state.ts'
import { emit, saveProgress, saveStep, standAt, touch } from './state.ts'
import { stepAt } from './step-view.ts'
import { enterStep, finishIfDone } from './watch-step.ts'

/** Leaves the current step for the next. Resolves with false when it was the last one. */
export async function nextStep(state: SessionState): Promise<boolean> {
  touch(state)
  await finishIfDone(state)
  const left = stepAt(state.steps, state.index)
  if (state.index + 1 >= state.steps.length) {
    await stopBackground(state, left.id)
    return finishLab(state)
  }
  await goTo(state, state.index + 1)
  await stopBackground(state, left.id)
  if (state.progress.steps[left.id]?.state !== 'open') guardStep(state, left)
  return true
}

/** Resolves with false at the first step. */
export async function previousStep(state: SessionState): Promise<boolean> {
  if (state.index === 0) return false
  await goTo(state, state.index - 1)
  return true
}

/** Solves the step, marks it skipped, and goes on. A skipped step gives no points; one that is done keeps them. */
export async function skipStep(state: SessionState): Promise<void> {
  const step = stepAt(state.steps, state.index)
  touch(state)
  await finishIfDone(state)
  if (state.progress.steps[step.id]?.state === 'done') {
    await nextStep(state)
    return
  }
  await saveStep(state, step.id, () => ({ state: 'skipped', points: 0 }))
  await solveStep(state, step)
  emit(state, {
    type: 'step-done',
    step: step.id,
    title: textIn(step.title, state.language),
    state: 'skipped',
    points: 0,
    milliseconds: state.world.clock.now() - state.enteredAt,
  })
  await nextStep(state)
}

async function goTo(state: SessionState, index: number): Promise<void> {
  const step = stepAt(state.steps, index)
  standAt(state, index)
  unguardStep(state, step.id)
  await saveProgress(state, (progress) => ({ ...progress, step: step.id }))
  enterStep(state)
}

async function finishLab(state: SessionState): Promise<false> {
  const now = state.world.clock.now()
  await saveProgress(state, (progress) => ({
    ...progress,
    finishedAt: progress.finishedAt ?? new Date(now).toISOString(),
  }))
  emit(state, {
    type: 'lab-finished',
    lab: state.lab.id,
    points: pointsOf(state.progress),
    of: state.steps.reduce((sum, step) => sum + (step.points ?? 0), 0),
    milliseconds: now - Date.parse(state.progress.startedAt),
  })
  return false
}
