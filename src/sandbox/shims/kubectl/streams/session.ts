import type { Pod } from '../../../schema/types.gen.ts'
import type { Invocation } from '../cli/command.ts'
import { boolFlag, durationFlag, type FlagSpec, sliceFlag, stringFlag } from '../flags/spec.ts'
import { runRemoteCommand } from './remote-command.ts'

/** The flags of the commands that talk with a process of a container. */
export function sessionFlags(verb: string): readonly FlagSpec[] {
  return [
    stringFlag('container', 'Container name.', { short: 'c' }),
    sliceFlag('filename', `to use to ${verb} the resource`, { short: 'f' }),
    durationFlag('pod-running-timeout', 'The length of time to wait until at least one pod is running', {
      default: '1m0s',
    }),
    boolFlag('quiet', 'Only print output from the remote session', { short: 'q' }),
    boolFlag('stdin', 'Pass stdin to the container', { short: 'i' }),
    boolFlag('tty', 'Stdin is a TTY', { short: 't' }),
  ]
}

/** Whether the session has a terminal; `-t` without one at hand is said and left out. */
export function terminal({ flags, io }: Invocation): boolean {
  if (!flags.bool('tty')) return false
  if (!flags.bool('stdin')) return true
  if (!io.isTTY && !flags.bool('quiet')) {
    io.stderr.write('Unable to use a TTY - input is not a terminal or the right kind of file\n')
  }
  return io.isTTY
}

export interface Session {
  pod: Pod
  container: string
  tty: boolean
  /** What to run; the container's own process without. */
  command?: readonly string[]
}

/** Connects this terminal with a container until the process there ends or lets go; its exit code. */
export function runSession({ flags, factory, io }: Invocation, session: Session): Promise<number> {
  const { pod, container, tty, command } = session
  const { namespace, name } = pod.metadata
  const stdin = flags.bool('stdin')
  return runRemoteCommand(factory.connection(), {
    path: `/api/v1/namespaces/${namespace}/pods/${name}/${command ? 'exec' : 'attach'}`,
    query: {
      ...(command ? { command } : {}),
      container,
      stdin: stdin || undefined,
      stdout: true,
      stderr: !tty || undefined,
      tty: tty || undefined,
    },
    stdin: stdin ? io.stdin : undefined,
    stdout: io.stdout,
    stderr: io.stderr,
    tty,
    signal: io.signal,
  })
}
