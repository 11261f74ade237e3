import type { Writable } from 'node:stream'
import { messageOf } from '../../../util/message-of.ts'
import type { ExecStreams } from '../types.ts'
import type { ContainerConfig } from './container.ts'
import { ExecutableError } from './executable.ts'
import { newId } from './ids.ts'
import { noInput, type ProcessStart, startProcess } from './process.ts'
import { foreground } from './process-table.ts'
import { flushed, sinkTo } from './sink.ts'
import { openTerminal } from './terminal.ts'

/** Runs a command in a running container to its end; rejects in containerd's words when it cannot be started. */
export async function execInContainer(
  config: ContainerConfig,
  command: readonly string[],
  streams: ExecStreams,
  options: { endsWithClient: boolean } = { endsWithClient: false },
): Promise<number> {
  const session = { pid: 0 }
  const output = sinkTo(streams.stdout)
  const start = execStart(config, command, { ...streams, output }, session)
  const process = await startProcess(config.world, start).catch((error) => {
    throw new Error(`failed to exec in container: failed to start exec "${newId()}": ${execFailure(command, error)}`)
  })
  session.pid = process.pid
  // Without a terminal the command outlives its client, as in life.
  if (streams.tty || options.endsWithClient) {
    const signal = options.endsWithClient ? 'SIGKILL' : 'SIGHUP'
    streams.signal.addEventListener('abort', () => {
      for (const member of config.world.table.own()) if (member.session === process.pid) member.signal(signal)
    })
  }
  const { code } = await process.exited
  for (const written of [start.stdout, start.stderr, output]) await flushed(written)
  return code
}

function execStart(
  { env, cwd, world }: ContainerConfig,
  argv: readonly string[],
  streams: ExecStreams & { output: Writable },
  session: { pid: number },
): ProcessStart {
  const common = { argv, env: { ...env }, cwd }
  if (!streams.tty)
    return { ...common, stdin: streams.stdin ?? noInput(), stdout: streams.output, stderr: sinkTo(streams.stderr) }
  const terminal = openTerminal(streams.output, (name) => {
    for (const { signal } of foreground(world.table, session.pid)) signal(name)
  })
  streams.onResize((size) => terminal.resize(size))
  streams.stdin?.on('data', (data: Buffer) => terminal.input(data))
  streams.stdin?.once('end', () => terminal.hangUp())
  return {
    ...common,
    env: { TERM: 'xterm', ...env },
    stdin: terminal.reader(),
    stdout: terminal.stdout,
    stderr: terminal.stdout,
    terminal,
  }
}

/** runc's words for a command that cannot be executed in a running container. */
function execFailure(command: readonly string[], error: unknown): string {
  return `OCI runtime exec failed: exec failed: unable to start container process: ${cause(command, error)}: unknown`
}

/** The words for a container whose command cannot be executed. */
export function startFailure(command: readonly string[], error: unknown): string {
  const start = 'failed to create containerd task: failed to create shim task: OCI runtime create failed'
  return `${start}: runc create failed: unable to start container process: ${cause(command, error)}: unknown`
}

function cause([name = '']: readonly string[], error: unknown): string {
  if (!(error instanceof ExecutableError)) return messageOf(error)
  const stat = name.includes('/') && error.code === 'ENOENT' ? `stat ${name}: ` : ''
  return error.code === 'ENOEXEC' ? `exec ${name}: ${error.message}` : `exec: "${name}": ${stat}${error.message}`
}
