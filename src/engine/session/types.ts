import type { Given } from '../../checks/evaluate/question.ts'
import type { ProviderName } from '../../checks/schema.ts'
import type { Language } from '../../i18n/language.ts'
import type { Lab } from '../../labs/types.ts'
import type { Progress } from '../../progress/progress.ts'
import type { CheckView, LabEvent, StepView } from '../events.ts'

/** How a command of a step is run: with this process's terminal, or piped, its output going to the events. */
export interface CommandIo {
  stdio: 'terminal' | 'pipe'
  /** Type the `stdin` of the lab file into the command: when nobody is there to type. */
  typeInput: boolean
  signal?: AbortSignal
}

/** A lab under way. All that happens is told through events; the methods only start things. */
export interface Session {
  readonly lab: Lab
  readonly provider: ProviderName
  /** That of everything it tells. */
  readonly language: Language
  progress(): Progress
  /** The step the learner is at. */
  step(): StepView
  /** How its checks stand. */
  checks(): readonly CheckView[]
  /** Earlier steps that no longer hold. */
  broken(): readonly { step: string; number: number; check: CheckView }[]
  /** Whether the step is done: its checks hold, or, without checks, its commands were run. */
  isDone(): boolean
  /** The command to run once more, by its place: the step was done and what it made is gone. */
  again(): number | undefined
  /** Nothing was left to do in the step when it was entered: somebody has come back to look at it. */
  isRevisited(): boolean
  /** Resolves when the step is done; rejects with the signal's reason. */
  untilDone(signal?: AbortSignal): Promise<void>
  /** Resolves when it has been told that the step is done, if it is. */
  untilTold(): Promise<void>
  subscribe(listener: (event: LabEvent) => void): () => void
  runCommand(index: number, io: CommandIo): Promise<{ exitCode: number; asExpected: boolean; output: string }>
  /** Starts again the background commands of the steps so far that later ones need: they ended when the lab was left. */
  restoreBackground(): Promise<void>
  /** Runs a command of the learner's own where the step's run; it counts as theirs. */
  runTyped(command: string, io: CommandIo): Promise<{ exitCode: number; asExpected: boolean; output: string }>
  /** Remembers the commands of the step in what the learner has typed elsewhere. */
  countTyped(command: string, exitCode: number): Promise<void>
  /** Remembers that a command was run elsewhere, in the learner's own terminal. */
  markRun(index: number): Promise<void>
  /** An answer to the question at this place among the checks. Resolves with whether it is right. */
  answer(index: number, answer: Given): Promise<boolean>
  /** Answers every question of the step rightly, from the live state. */
  answerAll(): Promise<void>
  /** Tells the next hint. */
  hint(): Promise<void>
  /** Brings about what the step asks for. Harmless when it holds already. */
  solve(): Promise<void>
  /** Solves the step and marks it skipped. */
  skip(): Promise<void>
  /** Brings about again what an earlier step made. */
  mend(step: string): Promise<void>
  /** Stops telling about an earlier step that no longer holds. */
  ignore(step: string): void
  /**
   * Leaves a step that is done: the one that the decision was made for, so that another terminal which leaves it first is followed; the
   * current one when left out. Resolves with false after the last one.
   */
  next(step?: string): Promise<boolean>
  /** Resolves with false at the first step. */
  back(): Promise<boolean>
  setAutoAdvance(on: boolean): Promise<void>
  /** Ends everything that runs; progress is kept. */
  close(): Promise<void>
}
