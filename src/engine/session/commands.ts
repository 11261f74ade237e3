import { connect } from 'node:net'
import { parseDuration } from '../../checks/duration.ts'
import { regexFinds } from '../../checks/regex.ts'
import { runsOf } from '../../labs/parts.ts'
import type { RunObject } from '../../labs/schema.ts'
import { isAsExpected } from '../expectation.ts'
import type { CommandResult } from '../shell/lab-shell.ts'
import { resolveCommand } from '../variables.ts'
import type { SessionState } from './state.ts'
import { emit, saveStep } from './state.ts'
import { stepAt } from './step-view.ts'
import type { CommandIo } from './types.ts'

export type CommandOutcome = { exitCode: number; asExpected: boolean; output: string }

/** Runs a command of the current step by its place, and remembers that it was run. */
export async function runStepCommand(state: SessionState, index: number, io: CommandIo): Promise<CommandOutcome> {
  const step = stepAt(state.steps, state.index)
  const run = runsOf(step, state.provider)[index]
  if (!run) throw new RangeError(`step ${step.id} has no command ${index + 1}`)
  const outcome = await runOne(state, run, io, { step: step.id, index })
  if (outcome.asExpected) await markRun(state, step.id, index)
  return outcome
}

/** Runs one entry of `run` or `solve` with its events. */
export async function runOne(
  state: SessionState,
  run: RunObject,
  io: CommandIo,
  place: { step: string; index: number },
): Promise<CommandOutcome> {
  const command = await resolveCommand(run.run, state.lab, state.world, io.signal)
  const background = run.background ?? false
  emit(state, { type: 'command-started', ...place, command, background })
  const outcome = background
    ? await startBackground(state, run, command, place.step)
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
  const signals = [io.signal, run.timeout === undefined ? undefined : AbortSignal.timeout(parseDuration(run.timeout))]
  const result = await state.shell.run(command, {
    stdio: io.stdio,
    input: io.typeInput ? run.stdin : undefined,
    onOutput: (text, stream) => emit(state, { type: 'output', stream, text }),
    signal: AbortSignal.any(signals.filter((signal) => signal !== undefined)),
  })
  return { ...result, asExpected: isAsExpected(result, run.expect, io.stdio === 'pipe') }
}

/** Resolves when the command is ready for the next one, or has ended before. */
async function startBackground(
  state: SessionState,
  run: RunObject,
  command: string,
  step: string,
): Promise<CommandOutcome> {
  let output = ''
  let heard: () => void = () => undefined
  const background = state.shell.background(command, (text, stream) => {
    output += text
    heard()
    emit(state, { type: 'output', stream, text })
  })
  const entry = { command: background, until: run.until ?? step }
  state.background.add(entry)
  const ended = background.ended.finally(() => state.background.delete(entry))
  const ready = whenReady(
    run,
    () => output,
    (listener) => {
      heard = listener
    },
  )
  const first = await Promise.race([ready.then(() => undefined), ended])
  return first === undefined ? { exitCode: 0, asExpected: true, output } : endedEarly(first, run)
}

function endedEarly(result: CommandResult, run: RunObject): CommandOutcome {
  return { ...result, asExpected: isAsExpected(result, run.expect, true) }
}

async function whenReady(
  run: RunObject,
  output: () => string,
  onOutput: (listener: () => void) => void,
): Promise<void> {
  const { port, output: pattern } = run.ready ?? {}
  if (pattern !== undefined) {
    await new Promise<void>((resolve) => {
      const look = () => regexFinds(pattern, output()) && resolve()
      onOutput(look)
      look()
    })
  }
  if (port !== undefined) await untilListening(port, onOutput)
}

/** Tries the port whenever the command says something, and every 50 ms: listening is nothing one can be told of. */
async function untilListening(port: number, onOutput: (listener: () => void) => void): Promise<void> {
  while (!(await answers(port))) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 50)
      onOutput(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (result: boolean) => {
      socket.destroy()
      resolve(result)
    }
    socket.once('connect', () => end(true)).once('error', () => end(false))
  })
}
