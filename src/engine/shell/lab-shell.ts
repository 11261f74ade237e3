import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { execa, type ResultPromise } from 'execa'
import { findShell } from './find-shell.ts'
import { lastFolder } from './last-folder.ts'
import { carriedVariables } from './variables.ts'

export interface LabShellOptions {
  /** Where the shell's state is kept between commands. */
  stateFolder: string
  /** Where the first command runs. */
  workFolder: string
  /** The environment of every command (KUBECONFIG, PATH with the shims, …). */
  env: Record<string, string | undefined>
}

export interface RunOptions {
  /** `terminal`: the command gets this process's terminal. `pipe`: its output goes to `onOutput`, its input is `input`. */
  stdio: 'terminal' | 'pipe'
  input?: string | undefined
  onOutput?: ((text: string, stream: 'stdout' | 'stderr') => void) | undefined
  /** Ends the command and everything it started. */
  signal?: AbortSignal | undefined
}

export interface CommandResult {
  /** 128 + the signal's number when a signal ended the command, as shells report it. */
  exitCode: number
  /** What it wrote, when it was piped: both streams in the order of arrival. */
  output: string
}

/** A command that runs beside the prompt (`kubectl port-forward`). */
export interface BackgroundCommand {
  readonly command: string
  readonly pid: number | undefined
  /** Resolves when it has ended, by itself or not. */
  readonly ended: Promise<CommandResult>
  stop(): Promise<void>
}

/** The one shell that a lab's commands run in, as the learner sees it: `cd` and `TOKEN=$(…)` hold for the commands that follow. */
export interface LabShell {
  run(command: string, options: RunOptions): Promise<CommandResult>
  background(command: string, onOutput?: (text: string, stream: 'stdout' | 'stderr') => void): BackgroundCommand
  /** The folder the next command runs in. */
  folder(): string
  /** The file a shell reads to take over variables and functions. */
  readonly carriedFile: string
}

type StdioChoice = 'inherit' | 'pipe' | ['ignore', 'pipe', 'pipe']
type Child = ResultPromise<typeof commonOptions>

/** A failing command is an outcome, not an exception; its output is read as it comes. */
const commonOptions = { extendEnv: false, reject: false, buffer: false } as const

export function createLabShell(options: LabShellOptions): LabShell {
  const shell = findShell(options.env)
  mkdirSync(options.stateFolder, { recursive: true, mode: 0o700 })
  const file = (name: string) => path.join(options.stateFolder, name)
  const folder = () => lastFolder(file('cwd'), options.workFolder)

  const start = (command: string, stdio: StdioChoice, own: { detached: boolean; forget: boolean }) =>
    execa(shell.file, shell.kind === 'bash' ? ['--norc', '--noprofile', '-c', shell.wrapper] : ['-c', shell.wrapper], {
      ...commonOptions,
      cwd: folder(),
      stdio,
      detached: own.detached,
      env: {
        ...options.env,
        K8SLAB_COMMAND: command,
        K8SLAB_STATE: options.stateFolder,
        ...(own.forget ? { K8SLAB_FORGET: '1' } : {}),
      },
    }) as Child

  return {
    folder,
    carriedFile: file('carried.sh'),
    async run(command, run) {
      const child = start(command, run.stdio === 'terminal' ? 'inherit' : 'pipe', {
        detached: run.stdio === 'pipe',
        forget: false,
      })
      if (run.stdio === 'pipe') child.stdin?.on('error', () => undefined).end(run.input ?? '')
      const result = await finished(child, run)
      carry(file, options.env)
      return result
    },
    background(command, onOutput) {
      const child = start(command, ['ignore', 'pipe', 'pipe'], { detached: true, forget: true })
      const ended = finished(child, { stdio: 'pipe', onOutput })
      return { command, pid: child.pid, ended, stop: () => stop(child, ended) }
    },
  }
}

/** Turns what the wrapper wrote into the file that the next command reads. */
function carry(file: (name: string) => string, env: LabShellOptions['env']): void {
  if (!existsSync(file('variables'))) return
  const variables = carriedVariables(readFileSync(file('variables'), 'utf8'), env)
  const functions = existsSync(file('functions')) ? withoutOwn(readFileSync(file('functions'), 'utf8')) : ''
  writeFileSync(file('carried.sh'), `${variables}\n${functions}`, { mode: 0o600 })
}

function withoutOwn(functions: string): string {
  return functions.replace(/^__k8slab_save \(\)[\s\S]*?^}\n?/gm, '')
}

/** Commands that run now: they end with this process, however it ends, where it is not killed outright. */
const running = new Set<Child>()
process.on('exit', () => {
  for (const child of running) killGroup(child, 'SIGTERM')
})

async function finished(child: Child, run: RunOptions): Promise<CommandResult> {
  let output = ''
  running.add(child)
  const listen = (stream: 'stdout' | 'stderr') =>
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      run.onOutput?.(text, stream)
    })
  listen('stdout')
  listen('stderr')
  let ending: (() => void) | undefined
  const abort = () => {
    ending = endGroup(child)
  }
  run.signal?.addEventListener('abort', abort, { once: true })
  if (run.signal?.aborted) abort()
  const { exitCode, signal, originalMessage } = await child
  running.delete(child)
  ending?.()
  run.signal?.removeEventListener('abort', abort)
  if (child.pid === undefined) return { exitCode: 127, output: `${output}${originalMessage ?? ''}\n` }
  return { exitCode: exitCode ?? signalCode(signal), output }
}

function signalCode(signal: NodeJS.Signals | undefined): number {
  return signal === 'SIGINT' ? 130 : signal === 'SIGKILL' ? 137 : 143
}

async function stop(child: Child, ended: Promise<unknown>): Promise<void> {
  const over = endGroup(child)
  await ended
  over()
}

/**
 * Tells a command to end, with everything it has started. Returns what to call once it has. A program that a shell was just about to
 * start may miss the signal and outlive the shell: it is told again. Who does not listen is ended after two seconds.
 */
function endGroup(child: Child): () => void {
  killGroup(child, 'SIGTERM')
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  const again = setInterval(() => hasEnded() && killGroup(child, 'SIGTERM'), 100)
  const kill = setTimeout(() => killGroup(child, 'SIGKILL'), 2000)
  return () => {
    clearInterval(again)
    clearTimeout(kill)
  }
}

/** Background and piped commands lead a process group of their own, which is there as long as one of it runs. */
function killGroup(child: Child, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    child.kill(signal)
  }
}
