import { parseDuration } from '../checks/duration.ts'
import { stepMessages } from '../i18n/step-messages.ts'
import { runsOf, stepsFor } from '../labs/parts.ts'
import { withDeadline } from '../util/deadline.ts'
import { UserError } from '../util/errors.ts'
import { saidIn } from '../util/said.ts'
import type { LabEvent } from './events.ts'
import type { CommandOutcome } from './session/commands.ts'
import type { Session } from './session/types.ts'

/** How long the checks of a step may take when the lab does not say. */
const defaultTimeout = '2m'

/** How long the checks of a step that was done before may take to be found to hold; milliseconds. */
const stillHolds = 5000

/** How long checks may take that ought to hold, in milliseconds. */
const settle = 3000

/** How long a command that looks at something is tried again, in milliseconds. */
const lookFor = 15_000

/** Runs every step by itself, from where the lab stands to its end. Resolves with false when a step could not be done. */
export async function runAuto(
  session: Session,
  onEvent: (event: LabEvent) => void,
  signal: AbortSignal,
): Promise<boolean> {
  await session.restoreBackground()
  for (;;) {
    const { id } = session.step()
    const reason = (await isDoneAlready(session, signal)) ? undefined : await runStep(session, signal)
    if (reason !== undefined) {
      onEvent({ type: 'step-failed', step: session.step().id, title: session.step().title, reason })
      return false
    }
    // Another terminal in the same lab may have gone on meanwhile.
    if (session.step().id === id && !(await session.next(id))) return true
  }
}

/** A lab that goes on where it was left: what was done and still holds is not done again. */
async function isDoneAlready(session: Session, signal: AbortSignal): Promise<boolean> {
  return session.step().state !== 'open' && (await holdsWithin(stillHolds, session, signal))
}

/** Resolves with why the step could not be done, or undefined. */
async function runStep(session: Session, signal: AbortSignal): Promise<string | undefined> {
  const { id } = session.step()
  const failed = await runCommands(session, signal)
  const say = stepMessages(session.language)
  if (signal.aborted) return say.interrupted
  if (session.step().id !== id) return undefined
  await session.answerAll()
  // A command may fail because what it makes is there already: the checks decide, where there are any.
  if (failed !== undefined) {
    const holds = session.checks().length > 0 && (await holdsWithin(settle, session, signal))
    return holds ? undefined : failed
  }
  const step = stepsFor(session.lab, session.provider).find((one) => one.id === session.step().id)
  const limit = step?.timeout ?? defaultTimeout
  if (await holdsWithin(parseDuration(limit), session, signal)) return undefined
  return signal.aborted ? say.interrupted : say.notDoneAfter(parseDuration(limit) / 1000)
}

function holdsWithin(milliseconds: number, session: Session, signal: AbortSignal): Promise<boolean> {
  return withDeadline(milliseconds, signal, (either) => session.untilDone(either)).then(
    () => true,
    () => false,
  )
}

async function runCommands(session: Session, signal: AbortSignal): Promise<string | undefined> {
  let failed: string | undefined
  const say = stepMessages(session.language)
  const { id, commands } = session.step()
  for (const command of commands) {
    if (signal.aborted) return say.interrupted
    // Another terminal has gone on to the next step.
    if (session.step().id !== id) return undefined
    const outcome = await runUntilExpected(session, command.index, signal)
    if (outcome.asExpected) continue
    failed ??= `${command.text}\n${say.commandFailed(outcome.exitCode, lastLines(outcome.output))}`
    // What should keep running beside the others has ended: they cannot work without it.
    if (command.background) return failed
    await session.markRun(command.index)
  }
  return failed
}

/** A command that looks at something (the lab says what it prints) is tried again for a while, as a person would: networks take a moment. */
async function runUntilExpected(session: Session, index: number, signal: AbortSignal): Promise<CommandOutcome> {
  const step = session.lab.steps.find((one) => one.id === session.step().id)
  const looks = step !== undefined && runsOf(step, session.provider)[index]?.expect?.output !== undefined
  const until = performance.now() + lookFor
  for (;;) {
    const outcome = await session
      .runCommand(index, { stdio: 'pipe', typeInput: true, signal })
      .catch((error: unknown) => asOutcome(error, session))
    if (outcome.asExpected || !looks || signal.aborted || performance.now() > until) return outcome
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

function lastLines(output: string): string {
  return output.trimEnd().split('\n').slice(-3).join('\n')
}

/** A command that could not even start, such as one whose address the cluster has not given. */
function asOutcome(error: unknown, { language }: Session): CommandOutcome {
  if (error instanceof UserError)
    return { exitCode: error.exitCode, asExpected: false, output: saidIn(error.said, language) }
  if (error instanceof DOMException) return { exitCode: 130, asExpected: false, output: '' }
  throw error
}
