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

/** Starts a command that runs beside the prompt; the same command of before ends. Resolves when it is ready, or has ended early. */
export async function startBackground(
  state: SessionState,
  run: RunObject,
  command: string,
  step: string,
): Promise<CommandResult & { asExpected: boolean }> {
  await stopWhere(state, (entry) => entry.command.command === command)
  const taken = run.ready?.port !== undefined && (await isListening(run.ready.port))
  const heard = outputListener()
  const background = state.shell.background(command, (text, stream) => {
    heard.add(text)
    emit(state, { type: 'output', stream, text })
  })
  const entry = { command: background, until: run.until ?? step }
  state.background.add(entry)
  const over = new AbortController()
  const ended = background.ended.finally(() => {
    over.abort()
    state.background.delete(entry)
  })
  const isReady = await Promise.race([untilReady(state, run, { output: heard, taken, over: over.signal }), ended])
  if (isReady === false) return refuse(state, run, background, heard.text())
  const first = over.signal.aborted ? await ended : undefined
  if (first === undefined) return { exitCode: 0, asExpected: true, output: heard.text() }
  return { ...first, asExpected: isAsExpected(first, run.expect, true) }
}

/** The command runs, but not where the lab wants it: another program has the port (kubectl goes on with `[::1]` alone). */
async function refuse(
  state: SessionState,
  { ready }: RunObject,
  background: BackgroundCommand,
  output: string,
): Promise<CommandResult & { asExpected: boolean }> {
  emit(state, { type: 'notice', level: 'warning', text: stepMessages(state.language).portTaken(ready?.port ?? 0) })
  await background.stop()
  return { exitCode: 1, asExpected: false, output }
}

/** Ends the background commands that end with a step; all of them when no step is given. */
export function stopBackground(state: SessionState, step?: string): Promise<void> {
  return stopWhere(state, (entry) => step === undefined || entry.until === step)
}

async function stopWhere(
  state: SessionState,
  ends: (entry: SessionState['background'] extends Set<infer Entry> ? Entry : never) => boolean,
): Promise<void> {
  await Promise.all([...state.background].filter(ends).map((entry) => entry.command.stop()))
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
