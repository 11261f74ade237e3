import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError, usageError } from '../../errors.ts'
import { durationFlag, sliceFlag } from '../../flags/spec.ts'
import { activeFirst, findPod } from '../../pods/find.ts'
import { forwardPorts } from './listen.ts'
import { translatePorts } from './ports.ts'

export const portForward: Command = {
  use: 'TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  short: 'Forward one or more local ports to a pod',
  examples: '# Listen on port 8888 locally, forwarding to 5000 in the pod\nkubectl port-forward pod/mypod 8888:5000',
  flags: [
    sliceFlag('address', 'Addresses to listen on (comma separated).', { default: 'localhost' }),
    durationFlag('pod-running-timeout', 'The length of time to wait until at least one pod is running', {
      default: '1m0s',
    }),
  ],
  run: runPortForward,
}

async function runPortForward(invocation: Invocation): Promise<void> {
  const { args, flags, factory, path } = invocation
  if (args.length < 2) throw usageError(path, 'TYPE/NAME and list of ports are required for port-forward')
  const { pod, owner } = await findPod(factory, args[0] ?? '', {
    timeout: flags.duration('pod-running-timeout'),
    order: activeFirst,
  })
  const ports = translatePorts(args.slice(1), pod, owner)
  if (pod.status?.phase !== 'Running') {
    throw new CommandError(`unable to forward port because pod is not running. Current status=${pod.status?.phase}`)
  }
  await forwardPorts(factory, pod, ports, flags.list('address'))
}
