import { regexFinds } from '../../checks/regex.ts'
import { pause } from '../../cluster/clock.ts'
import { stepMessages } from '../../i18n/step-messages.ts'
import type { RunObject } from '../../labs/schema.ts'
import { isAsExpected } from '../expectation.ts'
import type { BackgroundCommand, CommandResult } from '../shell/lab-shell.ts'
import { isListening } from './listening.ts'
import type { SessionState } from './state.ts'
import { emit } from './state.ts'

/**
 * How long a command has to fail, or to say that it is ready, whose port somebody else listens on: that it is open says nothing then.
 * Milliseconds.
 */
const timeToFail = 3000

/** A command that is to run beside the prompt: of which step, and until the end of which one. */
export interface Wanted {
  step: string
  run: RunObject
  until: string
}

/** The background commands of a session. */
export interface Background {
  running: Set<Wanted & { command: BackgroundCommand; stopped: boolean }>
  /** Those that were started once and do not run. `lost`: nobody wanted them to end. */
  over: Map<string, Wanted & { lost: boolean }>
  /** The keys of those that are being started again. */
  trying: Set<string>
  /** Ends with the session. */
  closing: AbortController
  /** One that was ready has ended by itself. */
  onLost(wanted: Wanted, result: CommandResult): void
}

export function createBackground(): Background {
  return {
    running: new Set(),
    over: new Map(),
    trying: new Set(),
    closing: new AbortController(),
    onLost: () => undefined,
  }
}

/** The name of a background command: its step and its text in the lab file. */
export function keyOf(step: string, run: Pick<RunObject, 'run'>): string {
  return `${step} ${run.run}`
}

/**
 * Starts a command that runs beside the prompt; the same command of before ends. Resolves when it is ready, or has ended early.
 *
 * @param quiet what it says before it is ready, or instead of being ready, is not shown
 */
export async function startBackground(
  state: SessionState,
  run: RunObject,
  command: string,
  { step, quiet = false }: { step: string; quiet?: boolean },
): Promise<CommandResult & { asExpected: boolean }> {
  await stopBackgroundCommand(state, command)
  const taken = run.ready?.port !== undefined && (await isListening(run.ready.port))
  const heard = outputListener()
  let isShown = !quiet
  const background = state.shell.background(command, (text, stream) => {
    heard.add(text)
    if (isShown) emit(state, { type: 'output', stream, text })
  })
  const { ended, over, entry } = follow(state, { step, run, until: run.until ?? step }, background)
  const isReady = await Promise.race([untilReady(state, run, { output: heard, taken, over }), ended])
  if (isReady === false) return refuse(state, run, background, { output: heard.text(), quiet })
  if (over.aborted) {
    const result = await ended
    return { ...result, asExpected: isAsExpected(result, run.expect, true) }
  }
  isShown = true
  state.background.over.delete(keyOf(step, run))
  void ended.then((result) => entry.stopped || lose(state, entry, result))
  return { exitCode: 0, asExpected: true, output: heard.text() }
}

/** Keeps the books about a command that has been started. */
function follow(state: SessionState, wanted: Wanted, command: BackgroundCommand) {
  const { running, over: ones } = state.background
  const entry = { ...wanted, command, stopped: false }
  running.add(entry)
  const over = new AbortController()
  const ended = command.ended.finally(() => {
    over.abort()
    running.delete(entry)
    const key = keyOf(wanted.step, wanted.run)
    ones.set(key, { ...wanted, lost: ones.get(key)?.lost ?? false })
  })
  return { ended, over: over.signal, entry }
}

function lose(state: SessionState, { step, run, until }: Wanted, result: CommandResult): void {
  const wanted = { step, run, until }
  state.background.over.set(keyOf(step, run), { ...wanted, lost: true })
  state.background.onLost(wanted, result)
}

/** The command runs, but not where the lab wants it: another program has the port (kubectl goes on with `[::1]` alone). */
async function refuse(
  state: SessionState,
  { ready }: RunObject,
  background: BackgroundCommand,
  { output, quiet }: { output: string; quiet: boolean },
): Promise<CommandResult & { asExpected: boolean }> {
  const text = stepMessages(state.language).portTaken(ready?.port ?? 0)
  if (!quiet) emit(state, { type: 'notice', level: 'warning', text })
  await background.stop()
  return { exitCode: 1, asExpected: false, output: quiet ? text : output }
}

/** Ends the background commands that end with a step; all of them, for good, when no step is given. */
export function stopBackground(state: SessionState, step?: string): Promise<void> {
  if (step === undefined) state.background.closing.abort()
  return stopWhere(state, (entry) => step === undefined || entry.until === step)
}

/** @param command as the shell got it */
export function stopBackgroundCommand(state: SessionState, command: string): Promise<void> {
  return stopWhere(state, (entry) => entry.command.command === command)
}

async function stopWhere(
  state: SessionState,
  ends: (entry: Wanted & { command: BackgroundCommand }) => boolean,
): Promise<void> {
  const ending = [...state.background.running].filter(ends)
  for (const entry of ending) entry.stopped = true
  await Promise.all(ending.map((entry) => entry.command.stop()))
}

interface OutputListener {
  add(text: string): void
  text(): string
  /** Resolves at the next output. */
  next(): Promise<void>
}

function outputListener(): OutputListener {
  let text = ''
  let wake: () => void = () => undefined
  return {
    add(more) {
      text += more
      wake()
    },
    text: () => text,
    next: () =>
      new Promise((resolve) => {
        wake = resolve
      }),
  }
}

/** Resolves when the command is ready or has ended; with false when it runs but will not be. */
async function untilReady(
  { world: { clock } }: SessionState,
  { ready }: RunObject,
  { output, taken, over }: { output: OutputListener; taken: boolean; over: AbortSignal },
): Promise<boolean> {
  const { port, output: pattern } = ready ?? {}
  const late = taken ? pause(clock, timeToFail, over) : undefined
  const said = () => pattern === undefined || regexFinds(pattern, output.text())
  let isLate = false
  late?.then(() => {
    isLate = true
  })
  while (!over.aborted && !isLate && !said()) await Promise.race([output.next(), ...(late ? [late] : [])])
  if (!said()) return over.aborted
  if (port === undefined) return true
  if (pattern === undefined && late) await late
  // Listening is nothing one can be told of: looked at whenever the command says something, and every 50 ms.
  while (!over.aborted && !(await isListening(port))) await Promise.race([output.next(), pause(clock, 50, over)])
  return true
}
