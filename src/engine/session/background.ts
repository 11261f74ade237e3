import { regexFinds } from '../../checks/regex.ts'
import type { RunObject } from '../../labs/schema.ts'
import { isAsExpected } from '../expectation.ts'
import type { CommandResult } from '../shell/lab-shell.ts'
import { isListening } from './listening.ts'
import type { SessionState } from './state.ts'
import { emit } from './state.ts'

/** How long a command has to fail whose port somebody else listens on: that it is open says nothing then. Milliseconds. */
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
  await Promise.race([untilReady(run, heard, taken, over.signal), ended])
  const first = over.signal.aborted ? await ended : undefined
  if (first === undefined) return { exitCode: 0, asExpected: true, output: heard.text() }
  return { ...first, asExpected: isAsExpected(first, run.expect, true) }
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

async function untilReady(
  { ready }: RunObject,
  output: OutputListener,
  taken: boolean,
  over: AbortSignal,
): Promise<undefined> {
  const { port, output: pattern } = ready ?? {}
  while (pattern !== undefined && !over.aborted && !regexFinds(pattern, output.text())) await output.next()
  if (port === undefined) return
  if (taken) return pause(timeToFail, over)
  // Listening is nothing one can be told of: looked at whenever the command says something, and every 50 ms.
  while (!over.aborted && !(await isListening(port))) await Promise.race([output.next(), pause(50, over)])
}

function pause(milliseconds: number, over: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      over.removeEventListener('abort', end)
      resolve(undefined)
    }
    const timer = setTimeout(end, milliseconds)
    over.addEventListener('abort', end, { once: true })
  })
}
