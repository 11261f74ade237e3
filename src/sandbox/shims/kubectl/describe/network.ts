import { messageOf } from '../../../../util/message-of.ts'
import type {
  EndpointSlice,
  Endpoints,
  Ingress,
  IngressBackend,
  IngressClass,
  Service,
  ServicePort,
} from '../../../schema/types.gen.ts'
import { listObjects } from '../builder/infos.ts'
import type { Factory } from '../factory.ts'
import { formatLabels } from '../print/labels.ts'
import type { Describer } from './types.ts'
import type { DescribeWriter } from './writer.ts'

export const describeService: Describer<Service> = async (service, { w, factory, events }) => {
  const { metadata, spec = {}, status } = service
  w.field(0, 'Name', metadata.name)
  w.field(0, 'Namespace', metadata.namespace)
  w.map('Labels', metadata.labels)
  w.annotations(metadata.annotations)
  w.field(0, 'Selector', formatLabels(spec.selector))
  w.field(0, 'Type', spec.type)
  if (spec.ipFamilyPolicy) w.field(0, 'IP Family Policy', spec.ipFamilyPolicy)
  w.field(0, 'IP Families', spec.ipFamilies?.join(',') || '<none>')
  w.field(0, 'IP', spec.clusterIP)
  w.field(0, 'IPs', spec.clusterIPs?.join(',') || '<none>')
  if (spec.externalIPs?.length) w.field(0, 'External IPs', spec.externalIPs.join(','))
  if (spec.loadBalancerIP) w.field(0, 'Desired LoadBalancer IP', spec.loadBalancerIP)
  if (spec.externalName) w.field(0, 'External Name', spec.externalName)
  const ingress = status?.loadBalancer?.ingress ?? []
  if (ingress.length > 0) w.field(0, 'LoadBalancer Ingress', ingress.map(balancerText).join(', '))
  const slices = await slicesOf(factory, metadata.namespace ?? '', metadata.name)
  for (const port of spec.ports ?? []) writeServicePort(w, port, slices)
  writePolicies(w, spec)
  await events(service)
}

function balancerText({
  ip,
  hostname,
  ipMode,
}: {
  ip?: string | undefined
  hostname?: string | undefined
  ipMode?: string | undefined
}): string {
  return ip ? `${ip}${ipMode ? ` (${ipMode})` : ''}` : (hostname ?? '')
}

function writeServicePort(w: DescribeWriter, port: ServicePort, slices: readonly EndpointSlice[]): void {
  const name = port.name || '<unset>'
  w.line(0, `Port:\t${name}\t${port.port}/${port.protocol}`)
  w.field(0, 'TargetPort', `${port.targetPort}/${port.protocol}`)
  if (port.appProtocol) w.field(0, 'AppProtocol', port.appProtocol)
  if (port.nodePort) w.line(0, `NodePort:\t${name}\t${port.nodePort}/${port.protocol}`)
  w.field(0, 'Endpoints', endpointText(slices, port.name ?? ''))
}

function writePolicies(w: DescribeWriter, spec: NonNullable<Service['spec']>): void {
  w.field(0, 'Session Affinity', spec.sessionAffinity)
  if (spec.externalTrafficPolicy) w.field(0, 'External Traffic Policy', spec.externalTrafficPolicy)
  if (spec.internalTrafficPolicy) w.field(0, 'Internal Traffic Policy', spec.internalTrafficPolicy)
  if (spec.healthCheckNodePort) w.field(0, 'HealthCheck NodePort', spec.healthCheckNodePort)
  if (spec.loadBalancerSourceRanges?.length)
    w.field(0, 'LoadBalancer Source Ranges', spec.loadBalancerSourceRanges.join(','))
  if (spec.trafficDistribution) w.field(0, 'Traffic Distribution', spec.trafficDistribution)
}

function slicesOf(factory: Factory, namespace: string, service: string): Promise<EndpointSlice[]> {
  const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`
  return listObjects<EndpointSlice>(factory, path, { labelSelector: `kubernetes.io/service-name=${service}` })
}

/** The ready addresses of a port, three of them spelled out. */
function endpointText(slices: readonly EndpointSlice[], portName: string): string {
  if (slices.length === 0) return '<none>'
  const addresses = slices.flatMap(({ ports, endpoints }) => {
    const ready = (endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .map((each) => each.addresses[0] ?? '')
    if (!ports || ports.length === 0) return ready
    return ports
      .filter((port) => (port.name ?? '') === portName)
      .flatMap((port) => ready.map((address) => joinPort(address, port.port)))
  })
  const shown = addresses.slice(0, 3).join(',')
  return addresses.length > 3 ? `${shown} + ${addresses.length - 3} more...` : shown
}

function joinPort(address: string, port: number | undefined): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port ?? ''}`
}

export const describeEndpoints: Describer<Endpoints> = async (endpoints, { w, events }) => {
  w.field(0, 'Name', endpoints.metadata.name)
  w.field(0, 'Namespace', endpoints.metadata.namespace)
  w.map('Labels', endpoints.metadata.labels)
  w.annotations(endpoints.metadata.annotations)
  w.line(0, 'Subsets:')
  for (const { addresses, notReadyAddresses, ports } of endpoints.subsets ?? []) {
    w.field(1, 'Addresses', (addresses ?? []).map(({ ip }) => ip).join(',') || '<none>')
    w.field(1, 'NotReadyAddresses', (notReadyAddresses ?? []).map(({ ip }) => ip).join(',') || '<none>')
    if (ports?.length) {
      w.line(1, 'Ports:')
      w.line(2, 'Name\tPort\tProtocol')
      w.line(2, '----\t----\t--------')
    }
    for (const { name, port, protocol } of ports ?? []) w.line(2, `${name || '<unset>'}\t${port}\t${protocol}`)
    w.line(0, '')
  }
  await events(endpoints)
}

export const describeEndpointSlice: Describer<EndpointSlice> = async (slice, { w, events }) => {
  w.field(0, 'Name', slice.metadata.name)
  w.field(0, 'Namespace', slice.metadata.namespace)
  w.map('Labels', slice.metadata.labels)
  w.annotations(slice.metadata.annotations)
  w.field(0, 'AddressType', slice.addressType)
  if (slice.ports?.length) {
    w.line(0, 'Ports:')
    w.line(1, 'Name\tPort\tProtocol')
    w.line(1, '----\t----\t--------')
    for (const { name, port, protocol } of slice.ports)
      w.line(1, `${name || '<unset>'}\t${port ?? '<unset>'}\t${protocol ?? ''}`)
  } else w.line(0, 'Ports: <unset>')
  w.line(0, slice.endpoints?.length ? 'Endpoints:' : 'Endpoints: <none>')
  for (const endpoint of slice.endpoints ?? []) writeEndpoint(w, endpoint)
  await events(slice)
}

function writeEndpoint(w: DescribeWriter, endpoint: NonNullable<EndpointSlice['endpoints']>[number]): void {
  w.field(1, '- Addresses', endpoint.addresses.join(', ') || '<none>')
  w.line(2, 'Conditions:')
  w.field(3, 'Ready', endpoint.conditions?.ready ?? '<unset>')
  w.field(2, 'Hostname', endpoint.hostname ?? '<unset>')
  if (endpoint.targetRef) w.field(2, 'TargetRef', `${endpoint.targetRef.kind}/${endpoint.targetRef.name}`)
  w.field(2, 'NodeName', endpoint.nodeName ?? '<unset>')
  w.field(2, 'Zone', endpoint.zone ?? '<unset>')
}

export const describeIngress: Describer<Ingress> = async (ingress, { w, factory, events }) => {
  const { metadata, spec = {}, status } = ingress
  const namespace = metadata.namespace ?? ''
  const backend = (each: IngressBackend) => backendText(factory, namespace, each)
  w.field(0, 'Name', metadata.name)
  w.map('Labels', metadata.labels)
  w.field(0, 'Namespace', namespace)
  w.field(0, 'Address', (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname).join(','))
  w.field(0, 'Ingress Class', spec.ingressClassName ?? '<none>')
  const fallback = spec.defaultBackend ? await backend(spec.defaultBackend) : '<default>'
  w.field(0, 'Default backend', fallback)
  if (spec.tls?.length) w.line(0, 'TLS:')
  for (const { secretName, hosts = [] } of spec.tls ?? []) {
    w.line(1, secretName ? `${secretName} terminates ${hosts.join(',')}` : `SNI routes ${hosts.join(',')}`)
  }
  w.line(0, 'Rules:\n  Host\tPath\tBackends')
  w.line(1, '----\t----\t--------')
  const rules = (spec.rules ?? []).filter(({ http }) => http)
  for (const { host, http } of rules) {
    w.line(1, `${host || '*'}\t`)
    for (const path of http?.paths ?? []) w.line(2, `\t${path.path ?? ''} \t${await backend(path.backend)}`)
  }
  if (rules.length === 0) w.line(1, `*\t*\t${fallback}`)
  w.annotations(metadata.annotations)
  await events(ingress)
}

async function backendText(
  factory: Factory,
  namespace: string,
  { service, resource }: IngressBackend,
): Promise<string> {
  if (resource) return `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}`
  if (!service) return ''
  const head = `${service.name}:${service.port?.number || service.port?.name || ''}`
  try {
    const slices = await slicesOf(factory, namespace, service.name)
    const found = await factory
      .rest()
      .json<Service>({ path: `/api/v1/namespaces/${namespace}/services/${service.name}` })
    const wanted = (found.spec?.ports ?? []).find((each) =>
      service.port?.number ? each.port === service.port.number : each.name === service.port?.name,
    )
    return `${head} (${endpointText(slices, wanted?.name ?? '')})`
  } catch (error) {
    return `${head} (<error: ${messageOf(error)}>)`
  }
}

export const describeIngressClass: Describer<IngressClass> = async (ingressClass, { w, events }) => {
  w.field(0, 'Name', ingressClass.metadata.name)
  w.map('Labels', ingressClass.metadata.labels)
  w.annotations(ingressClass.metadata.annotations)
  w.field(0, 'Controller', ingressClass.spec?.controller)
  const parameters = ingressClass.spec?.parameters
  if (parameters) {
    w.line(0, 'Parameters:')
    if (parameters.apiGroup) w.field(1, 'APIGroup', parameters.apiGroup)
    w.field(1, 'Kind', parameters.kind)
    w.field(1, 'Name', parameters.name)
  }
  await events(ingressClass)
}
