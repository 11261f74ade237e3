import type { Pod } from '../../../schema/types.gen.ts'
import type { Command, Invocation } from '../cli/command.ts'
import { CommandError, usageError } from '../errors.ts'
import { chooseContainer } from '../pods/containers.ts'
import { activeFirst, findPod } from '../pods/find.ts'
import { runSession, sessionFlags, terminal } from '../streams/session.ts'

export const attach: Command = {
  use: '(POD | TYPE/NAME) -c CONTAINER',
  short: 'Attach to a process that is already running inside an existing container',
  flags: sessionFlags('attach to'),
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
  return runSession(invocation, { pod, container, tty })
}
