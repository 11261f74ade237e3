import { CommandError } from '../../errors.ts'
import type { Flags } from '../../flags/parse.ts'
import type { Json, Obj } from '../../objects.ts'
import { child, list, nameOf, stringsAt, text } from '../../objects.ts'
import { intOrString } from '../create/generate.ts'

/** The Service that `kubectl expose` makes for an object, from its flags and the object's labels, selector and ports. */
export function buildService(flags: Flags, exposed: Obj): Obj {
  const labels = flags.string('labels') === '' ? (exposed.metadata.labels ?? {}) : parseLabels(flags.string('labels'))
  const type = flags.string('type')
  const ports = servicePorts(flags, exposed)
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      creationTimestamp: null,
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
      name: flags.string('name') || nameOf(exposed).slice(0, 63),
    },
    spec: {
      ...optional('clusterIP', flags.string('cluster-ip')),
      ...(flags.string('external-ip') === '' ? {} : { externalIPs: [flags.string('external-ip')] }),
      ...(type === 'LoadBalancer' ? optional('loadBalancerIP', flags.string('load-balancer-ip')) : {}),
      ...(ports.length > 0 ? { ports } : {}),
      selector: selectorFor(flags, exposed),
      ...optional('sessionAffinity', affinity(flags.string('session-affinity'))),
      ...optional('type', type),
    },
    status: { loadBalancer: {} },
  }
}

/** `a=b,c=d`. */
export function parseLabels(spec: string): Record<string, string> {
  return Object.fromEntries(
    spec.split(',').map((pair) => {
      const parts = pair.split('=')
      if (parts.length !== 2) throw new CommandError(`unexpected label spec: ${pair}`)
      if (parts[0] === '') throw new CommandError('unexpected empty label key')
      return [parts[0] ?? '', parts[1] ?? '']
    }),
  )
}

function optional(key: string, value: string): Json {
  return value === '' ? {} : { [key]: value }
}

function affinity(value: string): string {
  if (value !== '' && value !== 'None' && value !== 'ClientIP')
    throw new CommandError(`unknown session affinity: ${value}`)
  return value
}

function selectorFor(flags: Flags, exposed: Obj): Record<string, string> {
  if (flags.string('selector') !== '') return parseLabels(flags.string('selector'))
  const problem = (why: string) =>
    new CommandError(`couldn't retrieve selectors via --selector flag or introspection: ${why}`)
  const found = introspectSelector(exposed, problem)
  if (Object.keys(found).length === 0) throw new CommandError('selector must be specified')
  return found
}

function introspectSelector(exposed: Obj, problem: (why: string) => CommandError): Record<string, string> {
  if (exposed.kind === 'Pod') {
    const labels = exposed.metadata.labels ?? {}
    if (Object.keys(labels).length === 0) throw problem('the pod has no labels and cannot be exposed')
    return labels
  }
  if (exposed.kind === 'Service') {
    const selector = stringsAt(exposed, 'spec', 'selector')
    if (Object.keys(selector).length === 0) throw problem('the service has no pod selector set')
    return selector
  }
  if (exposed.kind === 'ReplicationController') return stringsAt(exposed, 'spec', 'selector')
  if (list(exposed, 'spec', 'selector', 'matchExpressions').length > 0) {
    throw problem('couldn\'t convert expressions - "[]v1.LabelSelectorRequirement" to map-based selector format')
  }
  return stringsAt(exposed, 'spec', 'selector', 'matchLabels')
}

interface ExposedPort {
  readonly port: string
  readonly protocol: string
}

/** The ports the object's containers (or the service itself) declare. */
function exposedPorts(exposed: Obj): ExposedPort[] {
  const declared =
    exposed.kind === 'Service'
      ? list(exposed, 'spec', 'ports').map((each) => ({ port: text(each, 'port'), protocol: text(each, 'protocol') }))
      : list(exposed.kind === 'Pod' ? exposed : child(exposed, 'spec', 'template'), 'spec', 'containers')
          .flatMap((container) => list(container, 'ports'))
          .map((each) => ({ port: text(each, 'containerPort'), protocol: text(each, 'protocol') }))
  return declared.map(({ port, protocol }) => ({ port, protocol: protocol || 'TCP' }))
}

function servicePorts(flags: Flags, exposed: Obj): Json[] {
  const declared = exposedPorts(exposed)
  const given = flags.string('port')
  const numbers = given === '' ? declared.map(({ port }) => port) : given.split(',')
  if (numbers.length === 0) {
    if (flags.string('cluster-ip') === 'None') return []
    throw new CommandError("couldn't find port via --port flag or introspection")
  }
  const target = flags.string('target-port')
  return numbers.flatMap((text, index) => {
    if (!/^\d+$/.test(text)) throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
    const name = numbers.length > 1 ? `port-${index + 1}` : flags.string('port-name')
    const port = Number(text)
    const targetPort = target === '' ? port : intOrString(target)
    return protocolsFor(flags, declared, text).map((protocol, _, all) => ({
      ...optional('name', all.length > 1 ? `port-${index + 1}-${protocol.toLowerCase()}` : name),
      port,
      protocol,
      targetPort,
    }))
  })
}

function protocolsFor(flags: Flags, declared: readonly ExposedPort[], port: string): string[] {
  if (flags.string('protocol') !== '') return [flags.string('protocol')]
  const protocols = [...new Set(declared.filter((each) => each.port === port).map(({ protocol }) => protocol))]
  return protocols.length > 0 ? protocols : ['TCP']
}
