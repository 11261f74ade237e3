import { PassThrough, type Readable, type Writable } from 'node:stream'
import type { ExecStreams } from '../types.ts'
import { type ContainerLog, containerLog, type LogLine } from './container-log.ts'
import { newId } from './ids.ts'
import { type ContainerWorld, type ExitStatus, noInput, type RunningProcess, startProcess } from './process.ts'
import { foreground } from './process-table.ts'
import { type Broadcast, broadcast } from './sink.ts'
import { openTerminal, type Terminal } from './terminal.ts'

/** How a container is run: what the container runtime is told when it is created. */
export interface ContainerConfig {
  name: string
  attempt: number
  argv: readonly string[]
  env: Record<string, string>
  cwd: string
  tty: boolean
  stdin: boolean
  stdinOnce: boolean
  /** What SIGTERM is for this image. */
  stopSignal: string
  world: ContainerWorld
  /** Takes each line of the log, told the container's id. */
  record?: ((id: string) => (line: LogLine) => void) | undefined
}

/** One instance of a container; restarts make new ones. */
export interface RuntimeContainer {
  readonly id: string
  readonly config: ContainerConfig
  readonly log: ContainerLog
  readonly state: 'created' | 'running' | 'exited'
  readonly startedAt: number | undefined
  readonly finishedAt: number | undefined
  readonly exit: ExitStatus | undefined
  /** Resolves when the first process runs; rejects with an ExecutableError, and the container has exited with 128. */
  start(): Promise<void>
  readonly exited: Promise<void>
  /** Sends a signal to the first process; SIGKILL ends everything. */
  signal(name: string): void
  /** Joins the first process until it ends or the client leaves. */
  attach(streams: ExecStreams): Promise<void>
}

export function createContainer(given: ContainerConfig): RuntimeContainer {
  const { clock } = given.world
  const id = newId()
  const log = containerLog(clock, given.record?.(id))
  const io = containerIo(given, log)
  const config = { ...given, world: { ...given.world, first: io.process } }
  let process: RunningProcess | undefined
  let ended: () => void = () => {}
  const finish = (exit: ExitStatus) => {
    for (const { signal } of config.world.table.own()) signal('SIGKILL')
    Object.assign(container, { state: 'exited', finishedAt: clock.now(), exit })
    log.end()
    ended()
  }
  const container = {
    id,
    config,
    log,
    state: 'created' as RuntimeContainer['state'],
    startedAt: undefined as number | undefined,
    finishedAt: undefined as number | undefined,
    exit: undefined as ExitStatus | undefined,
    exited: new Promise<void>((resolve) => {
      ended = resolve
    }),
    async start() {
      try {
        process = await startProcess(config.world, { ...config, ...io.process })
      } catch (error) {
        finish({ code: 128, outOfMemory: false })
        throw error
      }
      Object.assign(container, { state: 'running', startedAt: clock.now() })
      io.lead(process.pid)
      void process.exited.then(finish)
    },
    signal: (name: string) => process?.signal(name),
    async attach(streams: ExecStreams) {
      const left = new Promise<void>((resolve) => streams.signal.addEventListener('abort', () => resolve()))
      const detach = io.attach(streams)
      await Promise.race([container.exited, left])
      detach()
    },
  }
  return container
}

/** Standard streams of a container's first process, shared by its log and everyone attached. */
interface ContainerIo {
  process: { stdin: Readable; stdout: Writable; stderr: Writable; terminal?: Terminal | undefined }
  /** Tells whose session Ctrl-C is for. */
  lead(pid: number): void
  attach(streams: ExecStreams): () => void
}

function containerIo(config: ContainerConfig, log: ContainerLog): ContainerIo {
  const out = broadcast((data) => log.write('stdout', data))
  return config.tty ? terminalIo(config, out) : plainIo(config, out, log)
}

function terminalIo({ world }: ContainerConfig, out: Broadcast): ContainerIo {
  let leader = 1
  const terminal = openTerminal(out.output, (name) => {
    for (const { signal } of foreground(world.table, leader)) signal(name)
  })
  return {
    process: { stdin: terminal.reader(), stdout: terminal.stdout, stderr: terminal.stdout, terminal },
    lead(pid) {
      leader = pid
    },
    attach({ stdin, stdout, onResize }) {
      onResize((size) => terminal.resize(size))
      const type = (data: Buffer) => terminal.input(data)
      stdin?.on('data', type)
      if (stdout) out.add(stdout)
      return () => {
        stdin?.off('data', type)
        if (stdout) out.remove(stdout)
      }
    },
  }
}

function plainIo(config: ContainerConfig, out: Broadcast, log: ContainerLog): ContainerIo {
  const err = broadcast((data) => log.write('stderr', data))
  const input = config.stdin ? new PassThrough() : undefined
  return {
    process: { stdin: input ?? noInput(), stdout: out.output, stderr: err.output },
    lead() {},
    attach({ stdin, stdout, stderr }) {
      if (stdout) out.add(stdout)
      if (stderr) err.add(stderr)
      if (stdin && input) stdin.pipe(input, { end: config.stdinOnce })
      return () => {
        if (stdin && input) stdin.unpipe(input)
        if (stdout) out.remove(stdout)
        if (stderr) err.remove(stderr)
      }
    },
  }
}
