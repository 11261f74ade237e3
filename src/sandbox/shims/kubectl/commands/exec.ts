import type { Pod } from '../../../schema/types.ts'
import type { Command, Invocation } from '../cli/command.ts'
import { CommandError, usageError } from '../errors.ts'
import { boolFlag, durationFlag, sliceFlag, stringFlag } from '../flags/spec.ts'
import { chooseContainer } from '../pods/containers.ts'
import { activeFirst, findPod } from '../pods/find.ts'
import { runRemoteCommand } from '../streams/remote-command.ts'

export const exec: Command = {
  use: '(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  short: 'Execute a command in a container',
  examples:
    "# Get output from running the 'date' command from pod mypod\nkubectl exec mypod -- date\n\n# Switch to raw terminal mode\nkubectl exec mypod -c ruby-container -i -t -- bash -il",
  flags: [
    stringFlag('container', 'Container name.', { short: 'c' }),
    sliceFlag('filename', 'to use to exec into the resource', { short: 'f' }),
    durationFlag('pod-running-timeout', 'The length of time to wait until at least one pod is running', {
      default: '1m0s',
    }),
    boolFlag('quiet', 'Only print output from the remote session', { short: 'q' }),
    boolFlag('stdin', 'Pass stdin to the container', { short: 'i' }),
    boolFlag('tty', 'Stdin is a TTY', { short: 't' }),
  ],
  run: runExec,
}

async function runExec(invocation: Invocation): Promise<number> {
  const { flags, factory, io } = invocation
  const { target, command } = readWords(invocation)
  const { pod } = await findPod(factory, target, { timeout: flags.duration('pod-running-timeout'), order: activeFirst })
  refuseCompleted(pod)
  const container =
    flags.string('container') || chooseContainer(factory, pod, '', (name) => `container ${name} not found`)
  const tty = terminal(invocation)
  const code = await runRemoteCommand(factory.connection(), {
    path: `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/exec`,
    query: {
      command,
      container,
      stdin: flags.bool('stdin') || undefined,
      stdout: true,
      stderr: !tty || undefined,
      tty: tty || undefined,
    },
    stdin: flags.bool('stdin') ? io.stdin : undefined,
    stdout: io.stdout,
    stderr: io.stderr,
    tty,
    signal: io.signal,
  })
  if (code !== 0 && !io.signal?.aborted) io.stderr.write(`command terminated with exit code ${code}\n`)
  return code
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

function readWords({ args, dash, path }: Invocation): { target: string; command: string[] } {
  const [target] = args
  if (target === undefined || dash === 0) throw usageError(path, 'pod, type/name or --filename must be specified')
  if (dash < 0 && args.length > 1)
    throw usageError(path, 'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead')
  const command = args.slice(1)
  if (command.length === 0) throw new CommandError('you must specify at least one command for the container')
  return { target, command: [...command] }
}

function refuseCompleted(pod: Pod): void {
  const phase = pod.status?.phase
  if (phase === 'Succeeded' || phase === 'Failed') {
    throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`)
  }
}
