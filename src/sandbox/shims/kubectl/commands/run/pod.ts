import type { Invocation } from '../../cli/command.ts'
import { CommandError } from '../../errors.ts'
import type { Json, Obj } from '../../objects.ts'
import { generatedMeta } from '../create/generate.ts'
import { parseLabels } from '../expose/service.ts'

/** The pod of `kubectl run`. */
export function buildPod(invocation: Invocation): Obj {
  const { flags, args } = invocation
  const name = args[0] ?? ''
  const annotations = keyValues(flags.list('annotations'), 'invalid annotation')
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: generatedMeta(invocation, name, {
      labels: labelsOf(invocation),
      ...(annotations.length > 0 ? { annotations: Object.fromEntries(annotations) } : {}),
    }),
    spec: {
      containers: [container(invocation, name)],
      dnsPolicy: 'ClusterFirst',
      restartPolicy: restartPolicy(flags.string('restart')),
    },
    status: {},
  }
}

/** The service of `--expose`. */
export function buildRunService(invocation: Invocation): Obj {
  const port = Number(invocation.flags.string('port'))
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: generatedMeta(invocation, invocation.args[0] ?? ''),
    spec: { ports: [{ port, protocol: 'TCP', targetPort: port }], selector: labelsOf(invocation) },
    status: { loadBalancer: {} },
  }
}

function labelsOf({ flags, args }: Invocation): Record<string, string> {
  return flags.string('labels') === '' ? { run: args[0] ?? '' } : parseLabels(flags.string('labels'))
}

function container({ flags, args }: Invocation, name: string): Json {
  const words = args.slice(1)
  const env = keyValues(flags.list('env'), 'invalid env').map(([key, value]) => ({ name: key, value }))
  const port = flags.string('port')
  if (port !== '' && !/^\d+$/.test(port)) throw new CommandError('--port must be a number')
  return {
    ...(words.length > 0 ? { [flags.bool('command') ? 'command' : 'args']: words } : {}),
    ...(env.length > 0 ? { env } : {}),
    image: flags.string('image'),
    ...(flags.string('image-pull-policy') === '' ? {} : { imagePullPolicy: flags.string('image-pull-policy') }),
    name,
    ...(port === '' ? {} : { ports: [{ containerPort: Number(port) }] }),
    resources: {},
    ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
    ...(flags.bool('stdin') ? { stdin: true, ...(flags.bool('leave-stdin-open') ? {} : { stdinOnce: true }) } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  }
}

function keyValues(pairs: readonly string[], problem: string): [string, string][] {
  return pairs.map((pair) => {
    const equals = pair.indexOf('=')
    if (equals < 1) throw new CommandError(`${problem}: ${pair}`)
    return [pair.slice(0, equals), pair.slice(equals + 1)]
  })
}

function restartPolicy(given: string): string {
  if (!['Always', 'OnFailure', 'Never'].includes(given)) {
    throw new CommandError(`invalid restart policy: ${given}, valid values are: Always, OnFailure, Never`)
  }
  return given
}
