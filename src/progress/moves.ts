import type { Progress, StepProgress } from './progress.ts'
import { withStep } from './progress.ts'

/**
 * What terminals may do to the progress that they share. Each change is decided on the newest progress, under its lock, and names the
 * step it is for: where another terminal has gone on meanwhile it gives back that progress as it is, to be taken over.
 */

interface Steps {
  /** Ids of the lab's steps, in order. */
  steps: readonly string[]
}

/** The place among the steps that the learner is at: the first when the lab has no longer the step they were at. */
export function placeOf({ step }: Pick<Progress, 'step'>, steps: readonly string[]): number {
  return Math.max(0, steps.indexOf(step))
}

/** Goes from one step to another, for whoever still is at the first. */
export function moved(progress: Progress, { from, to, steps }: Steps & { from: string; to: string }): Progress {
  return isAt(progress, from, steps) ? { ...progress, step: to } : progress
}

/** Ends a step that is open. Whoever ends it first decides whether it is done or skipped, and its points. */
export function ended(
  progress: Progress,
  { step, at, ...end }: Pick<StepProgress, 'state' | 'points' | 'at'> & { step: string },
): Progress {
  return stateOf(progress, step) === 'open' ? withStep(progress, step, at, end) : progress
}

/** Skips a step that is open, for whoever is at it. */
export function skipped(progress: Progress, { step, at, steps }: Steps & { step: string; at: string }): Progress {
  return isAt(progress, step, steps) ? ended(progress, { step, at, state: 'skipped', points: 0 }) : progress
}

/** Finishes the lab, once, for whoever is at its last step. */
export function finished(progress: Progress, { at, steps }: Steps & { at: string }): Progress {
  const isOver = progress.finishedAt !== undefined || placeOf(progress, steps) < steps.length - 1
  return isOver ? progress : { ...progress, finishedAt: at }
}

/** What has become of a step. */
export function stateOf({ steps }: Pick<Progress, 'steps'>, step: string): StepProgress['state'] {
  return steps[step]?.state ?? 'open'
}

function isAt(progress: Progress, step: string, steps: readonly string[]): boolean {
  return steps[placeOf(progress, steps)] === step
}
