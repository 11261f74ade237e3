import type { Given } from '../../checks/evaluate/question.ts'
import type { ProviderName } from '../../checks/schema.ts'
import type { Cluster } from '../../cluster/types.ts'
import type { Language } from '../../i18n/language.ts'
import type { Step } from '../../labs/schema.ts'
import type { Lab } from '../../labs/types.ts'
import { isSameRun } from '../../progress/place.ts'
import type { Progress, StepProgress } from '../../progress/progress.ts'
import { withStep } from '../../progress/progress.ts'
import type { ProgressStore } from '../../progress/store.ts'
import { messageOf } from '../../util/message-of.ts'
import type { CheckView, LabEvent } from '../events.ts'
import type { Monitor } from '../monitor/monitor.ts'
import type { World } from '../monitor/source.ts'
import type { LabShell } from '../shell/lab-shell.ts'
import type { Background } from './background.ts'
import type { Explain } from './explain.ts'
import { startedAnew } from './started-anew.ts'

/** Everything a session is made of. */
export interface SessionDeps {
  lab: Lab
  language: Language
  provider: ProviderName
  /** As shown: `sandbox`, or the name of the context. */
  clusterName: string
  cluster: Cluster
  world: World
  shell: LabShell
  store: ProgressStore
  explain: Explain
  /** The one step to look at, wherever the learner is. Without it the session is where the progress says. */
  only?: string
}

/** An earlier step that no longer holds. */
export interface Broken {
  step: string
  number: number
  check: CheckView
}

/** What changes while a session runs. Only the files of this folder touch it. */
export interface SessionState extends SessionDeps {
  /** The steps for this kind of cluster. */
  steps: readonly Step[]
  index: number
  progress: Progress
  monitor: Monitor | undefined
  /** Watch the lasting checks of the steps that are done, by step id. */
  guards: Map<string, Monitor>
  checks: readonly CheckView[]
  broken: Map<string, Broken>
  answers: Map<number, Given>
  background: Background
  /** The cluster does not answer. */
  isAway: boolean
  /** Until when pods count as on their way back, after the cluster was started again; milliseconds since the epoch. */
  settledAt: number
  /** The command of a step that was run last, by its place. */
  ranLast: { step: string; index: number } | undefined
  enteredAt: number
  /**
   * How the checks stood when the step was entered: `unknown` until all have been heard of; `held` while nobody has done anything in a
   * step that held anyway and has commands to try.
   */
  entry: 'unknown' | 'held' | 'open'
  /** Nothing was left to do in the step when it was entered: somebody has come back to look at it. */
  enteredDone: boolean
  /** The end of the current step has been told, or came before it was entered. */
  endTold: boolean
  /** The step being skipped: its end is told once it is solved. */
  skipping: string | undefined
  /** The step being left: whoever asks for that again meanwhile waits for the same. */
  leaving: { step: Step; over: Promise<boolean> } | undefined
  /** Ends when no step is being finished. */
  finishing: Promise<void>
  /** Writes of the progress under way here: what is read meanwhile may be our own. */
  saving: number
  closed: boolean
  /**
   * The newest progress, ours or another terminal's, becomes that of this session, which goes where it says. Nothing else moves a session.
   *
   * @param own how many of its changes were made here: the others are news
   */
  takeOver(newest: Progress, own: number): void
  listeners: Set<(event: LabEvent) => void>
}

export function emit(state: SessionState, event: LabEvent): void {
  for (const listener of [...state.listeners]) listener(event)
}

/** Tells the learner when something fails that nobody waits for, such as writing to a full disk. */
export function tellFailure(state: SessionState, work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    emit(state, { type: 'notice', level: 'warning', text: messageOf(error) })
  })
}

/**
 * Changes the progress, on disk and here, by what is true of the newest (see progress/moves.ts). Another terminal's changes come in with
 * it, its step too: who has to know where they are looks again afterwards.
 */
export async function saveProgress(state: SessionState, change: (progress: Progress) => Progress): Promise<void> {
  state.saving++
  try {
    const saved = await state.store.update(state.lab.id, (newest) => {
      if (newest && !isSameRun(newest, state.progress)) throw startedAnew(state.lab.id)
      return change(newest ?? state.progress)
    })
    state.takeOver(saved, 1)
  } finally {
    state.saving--
  }
}

export function saveStep(
  state: SessionState,
  id: string,
  change: (step: StepProgress | undefined) => Partial<StepProgress>,
): Promise<void> {
  return saveProgress(state, (progress) => withStep(progress, id, timeOf(state), change(progress.steps[id])))
}

/** The learner has done something in the current step, or goes on: that it holds counts. */
export function touch(state: SessionState): void {
  state.entry = 'open'
}

/** Ids of the steps, as the progress names them. */
export function stepIds({ steps }: Pick<SessionState, 'steps'>): string[] {
  return steps.map(({ id }) => id)
}

/** The time now, as the progress keeps it. */
export function timeOf({ world }: Pick<SessionState, 'world'>): string {
  return new Date(world.clock.now()).toISOString()
}

/** Stands at another step. What is known of the checks is of the step before, so it goes at once: a step must not count as done by it. */
export function standAt(state: SessionState, index: number): void {
  state.monitor?.stop()
  state.checks = []
  state.index = index
}
