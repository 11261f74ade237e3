import { parseDuration } from '../../checks/duration.ts'
import { stepMessages } from '../../i18n/step-messages.ts'
import { runsOf } from '../../labs/parts.ts'
import type { RunObject } from '../../labs/schema.ts'
import { withDeadline } from '../../util/deadline.ts'
import { isAsExpected } from '../expectation.ts'
import { isSameCommand } from '../same-command.ts'
import { commandsTyped, withoutAmpersand } from '../typed-commands.ts'
import { resolveCommand } from '../variables.ts'
import { startBackground } from './background.ts'
import type { SessionState } from './state.ts'
import { emit, saveStep, touch } from './state.ts'
import { stepAt } from './step-view.ts'
import type { CommandIo } from './types.ts'

export type CommandOutcome = { exitCode: number; asExpected: boolean; output: string }

/** Runs a command of the current step by its place, and remembers that it was run. */
export async function runStepCommand(state: SessionState, index: number, io: CommandIo): Promise<CommandOutcome> {
  const step = stepAt(state.steps, state.index)
  const run = runsOf(step, state.provider)[index]
  if (!run) throw new RangeError(`step ${step.id} has no command ${index + 1}`)
  state.ranLast = { step: step.id, index }
  const outcome = await runOne(state, run, io, state.ranLast)
  if (outcome.asExpected) await markRun(state, step.id, index)
  return outcome
}

/**
 * Runs a command of the learner's own in the lab's shell. One that the step runs beside the prompt is run as the step does: the learner
 * would wait for its end.
 */
export async function runTyped(state: SessionState, command: string, io: CommandIo): Promise<CommandOutcome> {
  const { id } = stepAt(state.steps, state.index)
  const beside = runsHere(state).findIndex((run) => run.background && isSameCommand(withoutAmpersand(command), run.run))
  if (beside >= 0) return runStepCommand(state, beside, io)
  const place = { step: id, index: notOfTheLab, background: false }
  emit(state, { type: 'command-started', ...place, command })
  const outcome = await runForeground(state, { run: command }, command, io)
  emit(state, { type: 'command-ended', ...place, exitCode: outcome.exitCode, asExpected: outcome.asExpected })
  await countTyped(state, command, outcome.exitCode)
  return outcome
}

/** Where the events of a command have its place among those of the step. */
const notOfTheLab = -1

/** Remembers the commands of the step that the learner has typed. */
export async function countTyped(state: SessionState, command: string, exitCode: number): Promise<void> {
  const { id } = stepAt(state.steps, state.index)
  for (const index of commandsTyped(command, exitCode, runsHere(state))) await markRun(state, id, index)
}

function runsHere(state: SessionState): RunObject[] {
  return runsOf(stepAt(state.steps, state.index), state.provider)
}

/** Runs one entry of `run` or `solve` with its events. */
export async function runOne(
  state: SessionState,
  run: RunObject,
  io: CommandIo,
  place: { step: string; index: number },
): Promise<CommandOutcome> {
  const command = await resolveCommand(run.run, state.lab, state.world, {
    signal: io.signal,
    onWait: (shown) =>
      emit(state, { type: 'notice', level: 'info', text: stepMessages(state.language).waitingFor(shown) }),
  })
  const background = run.background ?? false
  emit(state, { type: 'command-started', ...place, command, background })
  const outcome = background
    ? await startBackground(state, run, command, place)
    : await runForeground(state, run, command, io)
  emit(state, {
    type: 'command-ended',
    ...place,
    exitCode: outcome.exitCode,
    asExpected: outcome.asExpected,
    background,
  })
  return outcome
}

export function markRun(state: SessionState, step: string, index: number): Promise<void> {
  if (stepAt(state.steps, state.index).id === step) touch(state)
  return saveStep(state, step, (before) => ({
    commands: [...new Set([...(before?.commands ?? []), index])].sort((a, b) => a - b),
  }))
}

async function runForeground(
  state: SessionState,
  run: RunObject,
  command: string,
  io: CommandIo,
): Promise<CommandOutcome> {
  const limit = run.timeout === undefined ? undefined : parseDuration(run.timeout)
  const result = await withDeadline(limit, io.signal, (signal) =>
    state.shell.run(command, {
      stdio: io.stdio,
      input: io.typeInput ? run.stdin : undefined,
      onOutput: (text, stream) => emit(state, { type: 'output', stream, text }),
      signal,
    }),
  )
  return { ...result, asExpected: isAsExpected(result, run.expect, io.stdio === 'pipe') }
}
