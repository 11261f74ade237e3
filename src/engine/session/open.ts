import type { Given } from '../../checks/evaluate/question.ts'
import { textIn } from '../../checks/text.ts'
import { runsOf, stepsFor } from '../../labs/parts.ts'
import { placeOf } from '../../progress/moves.ts'
import type { Progress } from '../../progress/progress.ts'
import { pointsOf } from '../../progress/progress.ts'
import type { LabEvent } from '../events.ts'
import { again } from './again.ts'
import { createBackground, stopBackground } from './background.ts'
import { countTyped, markRun, runStepCommand, runTyped } from './commands.ts'
import { followProgress } from './follow.ts'
import { followCluster } from './follow-cluster.ts'
import { guardStep, unguardStep } from './guard.ts'
import { tellHint } from './hints.ts'
import { keepRunning, restoreBackground } from './keep-running.ts'
import { nextStep, previousStep, skipStep } from './move.ts'
import { answerQuestions, solveStep } from './solve.ts'
import type { SessionDeps, SessionState } from './state.ts'
import { emit, saveProgress, saveStep, stepIds, touch } from './state.ts'
import { stepAt, stepView } from './step-view.ts'
import { takeOver } from './take-over.ts'
import type { CommandIo, Session } from './types.ts'
import { enterStep, finishIfDone, isStepDone } from './watch-step.ts'

/** Opens a lab where its progress says, and begins to watch. Events before the first listener are lost: pass `onEvent`. */
export function openSession(deps: SessionDeps, progress: Progress, onEvent: (event: LabEvent) => void): Session {
  const steps = stepsFor(deps.lab, deps.provider)
  const state: SessionState = {
    ...deps,
    steps,
    index: placeOf({ step: deps.only ?? progress.step }, stepIds({ steps })),
    progress,
    monitor: undefined,
    guards: new Map(),
    checks: [],
    broken: new Map(),
    answers: new Map(),
    background: createBackground(),
    isAway: false,
    settledAt: 0,
    ranLast: undefined,
    enteredAt: deps.world.clock.now(),
    enteredDone: false,
    entry: 'unknown',
    endTold: false,
    skipping: undefined,
    leaving: undefined,
    finishing: Promise.resolve(),
    saving: 0,
    closed: false,
    takeOver: (newest, own) => takeOver(state, newest, own),
    listeners: new Set([onEvent]),
  }
  begin(state)
  keepRunning(state)
  const unfollow = [followProgress(state), followCluster(state)]
  return sessionOf(state, () => {
    for (const end of unfollow) end()
  })
}

function begin(state: SessionState): void {
  const { lab, progress, steps } = state
  emit(state, {
    type: 'lab-started',
    lab: lab.id,
    title: textIn(lab.title, state.language),
    provider: state.clusterName,
    namespace: progress.namespace,
    workFolder: progress.workFolder,
    steps: steps.length,
    points: pointsOf(progress),
    of: steps.reduce((sum, step) => sum + (step.points ?? 0), 0),
    resumed: Object.keys(progress.steps).length > 0,
  })
  for (const step of steps.slice(0, state.index)) {
    if ((progress.steps[step.id]?.state ?? 'open') !== 'open') guardStep(state, step)
  }
  enterStep(state)
}

function sessionOf(state: SessionState, unfollow: () => void): Session {
  return {
    ...views(state),
    ...actions(state),
    close() {
      unfollow()
      return closeSession(state)
    },
  }
}

/** What a session tells. */
function views(state: SessionState) {
  return {
    lab: state.lab,
    provider: state.provider,
    language: state.language,
    progress: () => state.progress,
    step: () => stepView(state),
    checks: () => state.checks,
    broken: () => [...state.broken.values()],
    isDone: () => isStepDone(state),
    again: () => again(state),
    isRevisited: () => state.enteredDone,
    untilDone: (signal?: AbortSignal) => untilDone(state, signal),
    untilTold: () => finishIfDone(state),
    subscribe(listener: (event: LabEvent) => void) {
      state.listeners.add(listener)
      return () => state.listeners.delete(listener)
    },
  } satisfies Partial<Session>
}

/** What a session does. */
function actions(state: SessionState) {
  const current = () => stepAt(state.steps, state.index)
  return {
    async runCommand(index: number, io: CommandIo) {
      const outcome = await runStepCommand(state, index, io)
      await finishIfDone(state)
      return outcome
    },
    async runTyped(command: string, io: CommandIo) {
      const outcome = await runTyped(state, command, io)
      await finishIfDone(state)
      return outcome
    },
    async countTyped(command: string, exitCode: number) {
      await countTyped(state, command, exitCode)
      await finishIfDone(state)
    },
    restoreBackground: () => restoreBackground(state),
    async markRun(index: number) {
      await markRun(state, current().id, index)
      await finishIfDone(state)
    },
    answer: (index: number, answer: Given) => answerQuestion(state, index, answer),
    answerAll: async () => answerQuestions(state, current()),
    hint: () => tellHint(state),
    solve: () => solveCurrent(state),
    skip: () => skipStep(state),
    async mend(id: string) {
      const step = state.steps.find((one) => one.id === id)
      if (step) await solveStep(state, step)
    },
    ignore: (id: string) => unguardStep(state, id),
    next: (step?: string) => nextStep(state, step),
    back: () => previousStep(state),
    setAutoAdvance: (on: boolean) => saveProgress(state, (progress) => ({ ...progress, autoAdvance: on })),
  } satisfies Partial<Session>
}

async function solveCurrent(state: SessionState): Promise<void> {
  const step = stepAt(state.steps, state.index)
  touch(state)
  await solveStep(state, step)
  for (const index of runsOf(step, state.provider).keys()) await markRun(state, step.id, index)
  await finishIfDone(state)
}

/** A right answer is kept: a question is asked once. */
async function answerQuestion(state: SessionState, index: number, answer: Given): Promise<boolean> {
  state.answers.set(index, answer)
  touch(state)
  state.monitor?.refresh()
  const right = state.monitor?.results()[index]?.status === 'pass'
  const { id } = stepAt(state.steps, state.index)
  if (right) await saveStep(state, id, (before) => ({ answers: { ...before?.answers, [index]: answer } }))
  return right
}

/**
 * Resolves when the step is done and that has been told, or when another terminal has left it. That it could not be kept is told by
 * whoever keeps it.
 */
async function untilDone(state: SessionState, signal?: AbortSignal): Promise<void> {
  const { index } = state
  await untilHolds(state, signal)
  if (state.index !== index) return
  touch(state)
  await finishIfDone(state).catch(() => undefined)
}

function untilHolds(state: SessionState, signal?: AbortSignal): Promise<void> {
  const { index } = state
  return new Promise((resolve, reject) => {
    const end = () => {
      state.listeners.delete(look)
      signal?.removeEventListener('abort', abort)
    }
    const look = () => {
      if (state.index === index && !isStepDone(state)) return
      end()
      resolve()
    }
    const abort = () => {
      end()
      reject(signal?.reason)
    }
    state.listeners.add(look)
    signal?.addEventListener('abort', abort, { once: true })
    look()
  })
}

async function closeSession(state: SessionState): Promise<void> {
  state.closed = true
  state.monitor?.stop()
  for (const guard of state.guards.values()) guard.stop()
  await stopBackground(state)
  await state.finishing.catch(() => undefined)
  state.cluster.close()
}
