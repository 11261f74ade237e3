import type { Readable, Writable } from 'node:stream'
import type { Process } from '../types.ts'
import type { Command, SimpleCommandNode, StatementNode } from './syntax.ts'

/** Where a command reads and writes. */
export interface Streams {
  stdin: Readable
  stdout: Writable
  stderr: Writable
}

/** A command in the background. */
export interface Job {
  number: number
  pid: number
  text: string
  done: Promise<number>
  status: number | undefined
}

export type RunStatements = (shell: Shell, statements: readonly StatementNode[], streams: Streams) => Promise<number>

/** Everything a shell knows. A subshell works on a copy. */
export interface Shell {
  process: Process
  /** The interpreter: runs statements in a shell and resolves with the last status. */
  readonly run: RunStatements
  /** What messages start with: `sh`, `bash`, or the script's name. */
  readonly name: string
  variables: Map<string, string>
  exported: Set<string>
  readonly: Set<string>
  functions: Map<string, Command<'FunctionDef'>>
  positional: string[]
  cwd: string
  status: number
  lastBackgroundPid: number | undefined
  options: Set<string>
  traps: Map<string, string>
  jobs: Job[]
  interactive: boolean
  /** Open file descriptors above 2 (`exec 3>file`). */
  descriptors: Map<number, Readable | Writable>
  /** Aborted by Ctrl-C: ends what the shell itself does; programs get their own signal. */
  interrupt: AbortController
  /** Aborted when nobody reads any more what is written: ends programs, as SIGPIPE does. */
  broken: AbortSignal | undefined
  /** Signals that wait for their trap. */
  pending: string[]
  /** Calls back when a trapped signal arrives, so that `wait` can return. */
  wake: (() => void) | undefined
  /** Conditions and `||` lists do not end the shell with `set -e`. */
  tolerant: number
  depth: number
  /** A subshell: a process of its own in life, so it must not become another program. */
  forked: boolean
  /** The command after which nothing is left to do: the shell may become it. */
  last: SimpleCommandNode | undefined
}

export function createShell(process: Process, run: RunStatements, name: string, positional: string[]): Shell {
  const variables = new Map(Object.entries(process.env))
  variables.set('PWD', process.cwd)
  variables.set('IFS', ' \t\n')
  variables.set('OPTIND', '1')
  if (!variables.has('PATH')) variables.set('PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin')
  return {
    process,
    run,
    name,
    variables,
    exported: new Set([...Object.keys(process.env), 'PWD']),
    readonly: new Set(),
    functions: new Map(),
    positional,
    cwd: process.cwd,
    status: 0,
    lastBackgroundPid: undefined,
    options: new Set(),
    traps: new Map(),
    jobs: [],
    interactive: false,
    descriptors: new Map(),
    interrupt: new AbortController(),
    broken: undefined,
    pending: [],
    wake: undefined,
    tolerant: 0,
    depth: 0,
    forked: false,
    last: undefined,
  }
}

/** A copy whose changes the parent does not see. */
export function subshell(shell: Shell): Shell {
  return {
    ...shell,
    variables: new Map(shell.variables),
    exported: new Set(shell.exported),
    readonly: new Set(shell.readonly),
    functions: new Map(shell.functions),
    positional: [...shell.positional],
    options: new Set(shell.options),
    traps: new Map(),
    jobs: [],
    descriptors: new Map(shell.descriptors),
    interactive: false,
    pending: [],
    depth: shell.depth + 1,
    forked: true,
    last: undefined,
  }
}

/** The environment of a new process. */
export function environment(shell: Shell): Record<string, string> {
  const env: Record<string, string> = {}
  for (const name of shell.exported) {
    const value = shell.variables.get(name)
    if (value !== undefined) env[name] = value
  }
  return env
}

export function assign(shell: Shell, name: string, value: string): void {
  if (shell.readonly.has(name)) throw new ShellError(`${name}: readonly variable`)
  shell.variables.set(name, value)
  if (shell.options.has('a')) shell.exported.add(name)
}

/** Ends the current command with a message and status 1 or another; a script goes on. */
export class ShellError extends Error {
  readonly status: number
  constructor(message: string, status = 1) {
    super(message)
    this.status = status
  }
}

/** Control that leaves more than one level: `exit`, `return`, `break`, `continue`. */
export class Leave extends Error {
  readonly kind: 'exit' | 'return' | 'break' | 'continue'
  readonly value: number
  constructor(kind: Leave['kind'], value: number) {
    super(kind)
    this.kind = kind
    this.value = value
  }
}
