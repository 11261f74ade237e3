import { parseDuration } from '../checks/duration.ts'
import { runsOf, stepsFor } from '../labs/parts.ts'
import type { LabEvent } from './events.ts'
import type { CommandOutcome } from './session/commands.ts'
import type { Session } from './session/types.ts'

/** How long the checks of a step may take when the lab does not say. */
const defaultTimeout = '2m'

/** How long a command that looks at something is tried again, in milliseconds. */
const lookFor = 15_000

/** Runs every step by itself, from where the lab stands to its end. Resolves with false when a step could not be done. */
export async function runAuto(
  session: Session,
  onEvent: (event: LabEvent) => void,
  signal: AbortSignal,
): Promise<boolean> {
  for (;;) {
    const reason = session.isDone() && session.step().state !== 'open' ? undefined : await runStep(session, signal)
    if (reason !== undefined) {
      onEvent({ type: 'step-failed', step: session.step().id, title: session.step().title, reason })
      return false
    }
    if (!(await session.next())) return true
  }
}

/** Resolves with why the step could not be done, or undefined. */
async function runStep(session: Session, signal: AbortSignal): Promise<string | undefined> {
  const failed = await runCommands(session, signal)
  if (signal.aborted) return 'interrupted'
  if (failed !== undefined && session.step().id !== undefined && !(await holdsSoon(session, signal))) return failed
  await session.answerAll()
  const step = stepsFor(session.lab, session.provider).find((one) => one.id === session.step().id)
  const limit = AbortSignal.timeout(parseDuration(step?.timeout ?? defaultTimeout))
  return session.untilDone(AbortSignal.any([signal, limit])).then(
    () => undefined,
    () => (signal.aborted ? 'interrupted' : `not done after ${step?.timeout ?? defaultTimeout}`),
  )
}

async function runCommands(session: Session, signal: AbortSignal): Promise<string | undefined> {
  let failed: string | undefined
  for (const command of session.step().commands) {
    if (signal.aborted) return 'interrupted'
    const outcome = await runUntilExpected(session, command.index, signal)
    if (outcome.asExpected) continue
    failed ??= reasonOf(command.text, outcome)
    await session.markRun(command.index)
  }
  return failed
}

/** A command that looks at something (the lab says what it prints) is tried again for a while, as a person would: networks take a moment. */
async function runUntilExpected(session: Session, index: number, signal: AbortSignal): Promise<CommandOutcome> {
  const step = session.lab.steps.find((one) => one.id === session.step().id)
  const looks = step !== undefined && runsOf(step, session.provider)[index]?.expect?.output !== undefined
  const until = Date.now() + lookFor
  for (;;) {
    const outcome = await session.runCommand(index, { stdio: 'pipe', typeInput: true, signal })
    if (outcome.asExpected || !looks || signal.aborted || Date.now() > until) return outcome
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

function reasonOf(command: string, { exitCode, output }: CommandOutcome): string {
  const last = output.trimEnd().split('\n').slice(-3).join('\n')
  return `${command}\nended with exit code ${exitCode}${last === '' ? '' : `:\n${last}`}`
}

/** A command may fail because what it makes is there already (a lab that goes on where it was left): the checks decide. */
async function holdsSoon(session: Session, signal: AbortSignal): Promise<boolean> {
  if (session.checks().length === 0) return false
  await session.answerAll()
  return session.untilDone(AbortSignal.any([signal, AbortSignal.timeout(3000)])).then(
    () => true,
    () => false,
  )
}
