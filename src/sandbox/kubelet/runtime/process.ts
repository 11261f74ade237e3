import { Readable, type Writable } from 'node:stream'
import { messageOf } from '../../../util/message-of.ts'
import type { Clock } from '../../clock.ts'
import { signalNumbers } from '../../images/signals.ts'
import type { Credentials, ExecOptions, Process, Program, SpawnOptions } from '../../images/types.ts'
import type { PodNetwork } from '../../network/types.ts'
import { containerFs } from '../fs/container-fs.ts'
import type { ProgramFiles } from '../fs/image-tree.ts'
import type { MountTable } from '../fs/resolve.ts'
import { processDevices } from './devices.ts'
import { findExecutable } from './executable.ts'
import type { LoadMeter } from './load-meter.ts'
import { processNet } from './process-net.ts'
import type { ProcessTable } from './process-table.ts'
import { endsProcess, signalName } from './signals.ts'
import type { Terminal } from './terminal.ts'

/** What the processes of one container share. */
export interface ContainerWorld {
  files: MountTable
  programs: ProgramFiles
  table: ProcessTable
  net: PodNetwork
  hostname: string
  clock: Clock
  credentials: Credentials
  load: LoadMeter
  /** Where the first process writes. */
  first?: { stdout: Writable; stderr: Writable } | undefined
}

export interface ProcessStart {
  argv: readonly string[]
  env: Record<string, string>
  cwd: string
  stdin: Readable
  stdout: Writable
  stderr: Writable
  terminal?: Terminal | undefined
  /** The session of the parent, whose leader's pid it is; a new one without. */
  parent?: { session: number; background: boolean } | undefined
}

export interface ExitStatus {
  code: number
  /** Ended by the kernel for using too much memory. */
  outOfMemory: boolean
}

export interface RunningProcess {
  readonly pid: number
  readonly exited: Promise<ExitStatus>
  signal(name: string): void
}

/** Starts a program of the container; rejects with ENOENT, EACCES or ENOEXEC when it cannot be executed. */
export async function startProcess(world: ContainerWorld, start: ProcessStart): Promise<RunningProcess> {
  const { program, argv } = await findExecutable(world, start)
  return runProgram(world, { ...start, argv }, program)
}

function runProgram(world: ContainerWorld, start: ProcessStart, program: Program): RunningProcess {
  const killed = new AbortController()
  const handlers: Handlers = new Map()
  let end: (status: ExitStatus) => void = () => {}
  const exited = new Promise<ExitStatus>((resolve) => {
    end = resolve
  })
  const die = (code: number) => {
    end({ code, outOfMemory: false })
    killed.abort(new Error('killed'))
  }
  const started = world.clock.now()
  const { info, session, signal } = world.table.add((pid) => ({
    info: { pid, argv: start.argv, credentials: world.credentials, started },
    session: start.parent?.session ?? pid,
    background: start.parent?.background ?? false,
    signal(text) {
      const name = signalName(text) ?? 'SIGTERM'
      if (name === 'SIGKILL') return die(128 + 9)
      const listeners = handlers.get(name)
      if (listeners) handle(listeners, die)
      else if (pid !== 1 && endsProcess(name)) die(128 + (signalNumbers[name] ?? 15))
    },
  }))
  const { pid } = info
  const sockets = processNet(world.net, world.load)
  void exited.then(() => {
    world.table.remove(pid)
    sockets.close(killed.signal.aborted)
  })
  const self = { world, info, session, net: sockets.net, killed: killed.signal, handlers }
  // The caller hears of the process before it does anything.
  queueMicrotask(() => void run(program, processOf(self, start)).then(end))
  return { pid, exited, signal }
}

type Handlers = Map<string, (() => void)[]>

/** What of a process stays when it executes another program. */
interface ProcessIdentity {
  world: ContainerWorld
  info: { pid: number; argv: readonly string[] }
  session: number
  net: PodNetwork
  killed: AbortSignal
  handlers: Handlers
}

function processOf(self: ProcessIdentity, start: ProcessStart): Process {
  const { world, info, session, handlers } = self
  return {
    ...processFacts(world, start, info.pid, session),
    net: self.net,
    killed: self.killed,
    onSignal: (name, listener) => void handlers.set(name, [...(handlers.get(name) ?? []), listener]),
    exec: (argv, options) => execute(self, start, argv, options),
  }
}

/** execve(2): the program that asks for it hears only how the other one ends. */
async function execute(
  self: ProcessIdentity,
  start: ProcessStart,
  command: readonly string[],
  options: ExecOptions = {},
): Promise<number> {
  const next = { ...start, ...options, env: { ...(options.env ?? start.env) }, argv: command }
  const { program, argv } = await findExecutable(self.world, next)
  self.info.argv = argv
  self.handlers.clear()
  const { code, outOfMemory } = await run(program, processOf(self, { ...next, argv }))
  if (outOfMemory) throw Object.assign(new Error('out of memory'), { code: 'ENOMEM' })
  return code
}

/** A handler that throws ends its process as a segmentation fault would, and nothing else. */
function handle(listeners: readonly (() => void)[], die: (code: number) => void): void {
  try {
    for (const listener of [...listeners]) listener()
  } catch {
    die(139)
  }
}

async function run(program: Program, process: Process): Promise<ExitStatus> {
  try {
    return { code: (await program(process)) & 0xff, outOfMemory: false }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOMEM') return { code: 137, outOfMemory: true }
    if (!process.killed.aborted) {
      process.stderr.write(`${process.argv[0]}: ${messageOf(error)}\n`)
    }
    return { code: 139, outOfMemory: false }
  }
}

function processFacts(
  world: ContainerWorld,
  start: ProcessStart,
  pid: number,
  session: number,
): Omit<Process, 'killed' | 'onSignal' | 'net' | 'exec'> {
  const { argv, env, cwd, stdin, stdout, stderr, terminal } = start
  const processes = () => world.table.list().map(({ info }) => info)
  return {
    pid,
    argv,
    env,
    cwd,
    stdin,
    stdout,
    stderr,
    tty: terminal?.size,
    credentials: world.credentials,
    fs: containerFs(
      world.files,
      processDevices({ pid, stdout, stderr, first: world.first }, processes),
      world.credentials,
    ),
    hostname: world.hostname,
    clock: world.clock,
    spawn: (child, options) => spawn(world, start, session, child, options),
    processes,
    kill: (target, signal) => world.table.kill(target, signal),
  }
}

async function spawn(
  world: ContainerWorld,
  parent: ProcessStart,
  session: number,
  argv: readonly string[],
  options: SpawnOptions = {},
): Promise<number> {
  const inheritsInput = options.stdin === undefined || options.stdin === parent.stdin
  const stdin = inheritsInput ? (parent.terminal?.reader() ?? parent.stdin) : (options.stdin ?? parent.stdin)
  const child = await startProcess(world, {
    argv,
    env: { ...(options.env ?? parent.env) },
    cwd: options.cwd ?? parent.cwd,
    stdin,
    stdout: options.stdout ?? parent.stdout,
    stderr: options.stderr ?? parent.stderr,
    terminal: parent.terminal,
    parent: { session, background: options.background ?? parent.parent?.background ?? false },
  })
  options.onStart?.(child.pid)
  const kill = () => child.signal('SIGKILL')
  if (options.signal?.aborted) kill()
  options.signal?.addEventListener('abort', kill, { once: true })
  const { code } = await child.exited
  options.signal?.removeEventListener('abort', kill)
  if (stdin !== parent.stdin && inheritsInput) stdin.destroy()
  return code
}

/** An input that has already ended. */
export function noInput(): Readable {
  return Readable.from([])
}
