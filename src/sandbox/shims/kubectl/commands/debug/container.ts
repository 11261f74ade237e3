import type { Invocation } from '../../cli/command.ts'
import { CommandError } from '../../errors.ts'
import { randomTail } from '../create/workloads.ts'

/** What `--profile` gives a debugging container (kubectl/pkg/cmd/debug/profiles.go). */
const profiles: Readonly<Record<string, object>> = {
  legacy: {},
  baseline: {},
  general: { securityContext: { capabilities: { add: ['SYS_PTRACE'] } } },
  netadmin: { securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } } },
  restricted: {
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  },
  sysadmin: { securityContext: { privileged: true } },
}

/** The container that the command line asks for, named where nobody does. */
export function debugContainer(invocation: Invocation) {
  const { flags, io } = invocation
  const name = flags.string('container') || `debugger-${randomTail()}`
  if (flags.string('container') === '' && !flags.bool('quiet'))
    io.stdout.write(`Defaulting debug container name to ${name}.\n`)
  return containerOf(invocation, name, 'pod')
}

/** The container under a name. @param target what is debugged: processes of other containers are traced in pods only */
export function containerOf({ flags, args, dash }: Invocation, name: string, target: 'pod' | 'node') {
  const words = dash < 0 ? [] : args.slice(dash)
  return {
    name,
    image: flags.string('image'),
    ...(flags.string('image-pull-policy') === '' ? {} : { imagePullPolicy: flags.string('image-pull-policy') }),
    ...(words.length === 0 ? {} : { [flags.bool('arguments-only') ? 'args' : 'command']: words }),
    ...environment(flags.list('env')),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
    terminationMessagePolicy: 'File',
    ...profileOf(flags.string('profile'), target),
  }
}

function environment(pairs: readonly string[]): object {
  const env = pairs.map((pair) => {
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    return { name, value }
  })
  return env.length > 0 ? { env } : {}
}

function profileOf(name: string, target: 'pod' | 'node'): object {
  const profile = profiles[name]
  if (!profile) throw new CommandError(`unknown profile: ${name}`)
  return name === 'general' && target === 'node' ? {} : profile
}
