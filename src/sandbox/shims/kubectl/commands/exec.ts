import type { Pod } from '../../../schema/types.gen.ts'
import type { Command, Invocation } from '../cli/command.ts'
import { CommandError, usageError } from '../errors.ts'
import { chooseContainer } from '../pods/containers.ts'
import { activeFirst, findPod } from '../pods/find.ts'
import { runSession, sessionFlags, terminal } from '../streams/session.ts'

export const exec: Command = {
  use: '(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  short: 'Execute a command in a container',
  examples:
    "# Get output from running the 'date' command from pod mypod\nkubectl exec mypod -- date\n\n# Switch to raw terminal mode\nkubectl exec mypod -c ruby-container -i -t -- bash -il",
  flags: sessionFlags('exec into'),
  run: runExec,
}

async function runExec(invocation: Invocation): Promise<number> {
  const { flags, factory, io } = invocation
  const { target, command } = readWords(invocation)
  const { pod } = await findPod(factory, target, { timeout: flags.duration('pod-running-timeout'), order: activeFirst })
  refuseCompleted(pod)
  const container =
    flags.string('container') || chooseContainer(factory, pod, '', (name) => `container ${name} not found`)
  const code = await runSession(invocation, { pod, container, tty: terminal(invocation), command })
  if (code !== 0 && !io.signal?.aborted) io.stderr.write(`command terminated with exit code ${code}\n`)
  return code
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
