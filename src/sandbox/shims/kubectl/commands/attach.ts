import type { Pod } from '../../../schema/types.ts'
import type { Command, Invocation } from '../cli/command.ts'
import { CommandError, usageError } from '../errors.ts'
import { boolFlag, durationFlag, sliceFlag, stringFlag } from '../flags/spec.ts'
import { chooseContainer } from '../pods/containers.ts'
import { activeFirst, findPod } from '../pods/find.ts'
import { runRemoteCommand } from '../streams/remote-command.ts'
import { terminal } from './exec.ts'

export const attach: Command = {
  use: '(POD | TYPE/NAME) -c CONTAINER',
  short: 'Attach to a process that is already running inside an existing container',
  flags: [
    stringFlag('container', 'Container name.', { short: 'c' }),
    sliceFlag('filename', 'to use to attach to the resource', { short: 'f' }),
    durationFlag('pod-running-timeout', 'The length of time to wait until at least one pod is running', {
      default: '1m0s',
    }),
    boolFlag('quiet', 'Only print output from the remote session', { short: 'q' }),
    boolFlag('stdin', 'Pass stdin to the container', { short: 'i' }),
    boolFlag('tty', 'Stdin is a TTY', { short: 't' }),
  ],
  run: runAttach,
}

async function runAttach(invocation: Invocation): Promise<number> {
  const { args, flags, factory, path } = invocation
  const [target] = args
  if (target === undefined) throw usageError(path, 'at least 1 argument is required for attach')
  if (args.length > 2)
    throw usageError(
      path,
      `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`,
    )
  const name = args.length === 2 ? `${target}/${args[1]}` : target
  const { pod } = await findPod(factory, name, { timeout: flags.duration('pod-running-timeout'), order: activeFirst })
  const phase = pod.status?.phase
  if (phase === 'Succeeded' || phase === 'Failed') {
    throw new CommandError(`cannot attach a container in a completed pod; current phase is ${phase}`)
  }
  return attachToPod(invocation, pod)
}

/** Attaches to the pod's container, with a terminal where the container has one and `-t` asks for it. */
export async function attachToPod(invocation: Invocation, pod: Pod): Promise<number> {
  const { flags, factory, io } = invocation
  const wanted = flags.has('container') ? flags.string('container') : ''
  const container = chooseContainer(
    factory,
    pod,
    wanted,
    (name) => `cannot attach to the container: container ${name} not found in pod ${pod.metadata.name}`,
  )
  const spec = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])].find(
    (each) => each.name === container,
  )
  if (flags.bool('tty') && !spec?.tty && !flags.bool('quiet')) {
    io.stderr.write(`error: Unable to use a TTY - container ${container} did not allocate one\n`)
  }
  const tty = Boolean(spec?.tty) && terminal(invocation)
  if (!flags.bool('quiet')) {
    io.stderr.write("If you don't see a command prompt, try pressing enter.\n")
  }
  const code = await runRemoteCommand(factory.connection(), {
    path: `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/attach`,
    query: {
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
  return code
}
