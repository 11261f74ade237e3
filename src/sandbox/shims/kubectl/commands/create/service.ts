import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError } from '../../errors.ts'
import type { FlagSpec } from '../../flags/spec.ts'
import { intFlag, sliceFlag, stringFlag } from '../../flags/spec.ts'
import type { Json, Obj } from '../../objects.ts'
import { generatedMeta, generatorCommand, intOrString } from './generate.ts'

const tcpFlag = sliceFlag('tcp', "Port pairs can be specified as '<port>:<targetPort>'.")

type Type = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'

/** `kubectl create service TYPE NAME`. */
export const service: Command = {
  use: '',
  short: 'Create a service using a specified subcommand',
  aliases: ['svc'],
  subcommands: {
    clusterip: typed('ClusterIP', 'Create a ClusterIP service', [
      stringFlag('clusterip', "Assign your own ClusterIP or set to 'None' for a 'headless' service."),
    ]),
    externalname: typed(
      'ExternalName',
      'Create an ExternalName service',
      [stringFlag('external-name', 'External name of service')],
      ['external-name'],
    ),
    loadbalancer: typed('LoadBalancer', 'Create a LoadBalancer service', []),
    nodeport: typed('NodePort', 'Create a NodePort service', [
      intFlag('node-port', 'Port used to expose the service on each node in a cluster.'),
    ]),
  },
}

function typed(type: Type, short: string, flags: readonly FlagSpec[], required: readonly string[] = []): Command {
  return generatorCommand({
    use: 'NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
    short,
    flags: [tcpFlag, ...flags],
    required,
    failure: `failed to create ${type} service: `,
    build: (invocation, name) => buildService(invocation, name, type),
  })
}

function buildService(invocation: Invocation, name: string, type: Type): Obj {
  const { flags } = invocation
  const clusterIP = type === 'ClusterIP' ? flags.string('clusterip') : ''
  const tcp = flags.list('tcp')
  if (tcp.length === 0 && type !== 'ExternalName' && clusterIP !== 'None') {
    throw new CommandError('at least one tcp port specifier must be provided')
  }
  const nodePort = type === 'NodePort' ? flags.int('node-port') : 0
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: generatedMeta(invocation, name, { labels: { app: name } }),
    spec: {
      ...(clusterIP === '' ? {} : { clusterIP }),
      ...(type === 'ExternalName' ? { externalName: flags.string('external-name') } : {}),
      ...(tcp.length > 0 ? { ports: tcp.map((pair) => servicePort(pair, nodePort)) } : {}),
      selector: { app: name },
      type,
    },
    status: { loadBalancer: {} },
  }
}

function servicePort(pair: string, nodePort: number): Json {
  const [first = '', second] = pair.split(':')
  if (!/^\d+$/.test(first)) throw new CommandError(`strconv.ParseInt: parsing ${JSON.stringify(first)}: invalid syntax`)
  return {
    name: pair.replaceAll(':', '-'),
    ...(nodePort > 0 ? { nodePort } : {}),
    port: Number(first),
    protocol: 'TCP',
    targetPort: second === undefined ? Number(first) : intOrString(second),
  }
}
