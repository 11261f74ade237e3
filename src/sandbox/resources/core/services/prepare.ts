import type { Draft } from '../../../objects.ts'
import type { Service, ServicePort, ServiceSpec } from '../../../schema/types.gen.ts'
import { isExternal, needsHealthCheckPort, needsNodePorts } from './traits.ts'

/**
 * What the registry sets before it allocates addresses and node ports: `clusterIPs` follows `clusterIP`, and the IP families of a
 * single-stack IPv4 cluster.
 */
export function prepareNewService({ spec }: Draft<Service>): void {
  if (!spec) return
  if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP]
  setFamilies(spec)
  dropInternalTrafficPolicy(spec)
}

/** `patchAllocatedValues`, `dropTypeDependentFields` and `normalizeClusterIPs` of the service registry. */
export function prepareUpdatedService(draft: Draft<Service>, old: Service): void {
  const { spec } = draft
  if (!spec || !old.spec) return
  dropTypeDependentFields(spec, old.spec)
  if (spec.type !== 'LoadBalancer' && draft.status?.loadBalancer) draft.status.loadBalancer = {}
  keepAllocated(spec, old.spec)
  followClusterIP(spec, old.spec)
  setFamilies(spec)
  dropInternalTrafficPolicy(spec)
}

/** What a service without endpoints has nothing to say about, whoever sets it (`defaultOnReadInternalTrafficPolicy`). */
function dropInternalTrafficPolicy(spec: ServiceSpec): void {
  if (spec.type === 'ExternalName') delete spec.internalTrafficPolicy
}

function setFamilies(spec: ServiceSpec): void {
  if (spec.type === 'ExternalName') return
  const anyFamily = spec.clusterIP === 'None' && !Object.keys(spec.selector ?? {}).length
  spec.ipFamilyPolicy ??= anyFamily ? 'RequireDualStack' : 'SingleStack'
  if (spec.ipFamilies?.length) {
    completeFamilies(spec, anyFamily)
    return
  }
  const address = spec.clusterIPs?.[0] ?? spec.clusterIP ?? ''
  // The cluster has no such addresses: the allocator says so of the address, not of a family that nobody named.
  if (address.includes(':')) return
  spec.ipFamilies = ['IPv4']
  completeFamilies(spec, anyFamily)
}

/** Whoever brings the endpoints may bring them of both families. */
function completeFamilies({ ipFamilies = [], ipFamilyPolicy }: ServiceSpec, anyFamily: boolean): void {
  if (!anyFamily || ipFamilyPolicy === 'SingleStack' || ipFamilies.length !== 1) return
  ipFamilies.push(ipFamilies[0] === 'IPv6' ? 'IPv4' : 'IPv6')
}

function keepAllocated(spec: ServiceSpec, old: ServiceSpec): void {
  if (needsClusterIP(spec) && needsClusterIP(old)) {
    if (!spec.clusterIP && old.clusterIP) spec.clusterIP = old.clusterIP
    if (!spec.clusterIPs?.length && old.clusterIPs && spec.clusterIP === old.clusterIP)
      spec.clusterIPs = [...old.clusterIPs]
  }
  if (needsNodePorts(spec) && needsNodePorts(old)) keepNodePorts(spec.ports ?? [], old.ports ?? [])
  if (needsHealthCheckPort(spec) && needsHealthCheckPort(old)) spec.healthCheckNodePort ||= old.healthCheckNodePort
}

function keepNodePorts(ports: ServicePort[], old: readonly ServicePort[]): void {
  const taken = new Set(ports.map(portKey).filter((_, index) => ports[index]?.nodePort))
  const previous = new Map(
    old.filter(({ nodePort }) => nodePort).map((port) => [`${port.protocol} ${port.port}`, port]),
  )
  const used = new Set(ports.map(({ nodePort, protocol }) => `${protocol} ${nodePort ?? 0}`))
  for (const port of ports) {
    const candidate = previous.get(`${port.protocol} ${port.port}`)
    if (port.nodePort || !candidate || taken.has(portKey(candidate))) continue
    if (!used.has(`${candidate.protocol} ${candidate.nodePort}`)) port.nodePort = candidate.nodePort
  }
}

function portKey({ protocol, nodePort }: ServicePort): string {
  return `${protocol} ${nodePort ?? 0}`
}

function dropTypeDependentFields(spec: ServiceSpec, old: ServiceSpec): void {
  if (needsClusterIP(old) && !needsClusterIP(spec) && spec.clusterIP === old.clusterIP) {
    for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'] as const) delete spec[field]
  }
  if (needsNodePorts(old) && !needsNodePorts(spec) && sameNodePorts(old, spec)) {
    for (const port of spec.ports ?? []) delete port.nodePort
  }
  if (needsHealthCheckPort(old) && !needsHealthCheckPort(spec) && spec.healthCheckNodePort === old.healthCheckNodePort)
    delete spec.healthCheckNodePort
  if (old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') dropLoadBalancerFields(spec, old)
  if (isExternal(old) && !isExternal(spec) && spec.externalTrafficPolicy === old.externalTrafficPolicy)
    delete spec.externalTrafficPolicy
}

function dropLoadBalancerFields(spec: ServiceSpec, old: ServiceSpec): void {
  if (spec.allocateLoadBalancerNodePorts === old.allocateLoadBalancerNodePorts)
    delete spec.allocateLoadBalancerNodePorts
  if (spec.loadBalancerClass === old.loadBalancerClass) delete spec.loadBalancerClass
}

function sameNodePorts(old: ServiceSpec, spec: ServiceSpec): boolean {
  const known = new Set((old.ports ?? []).map(({ nodePort }) => nodePort ?? 0))
  return (spec.ports ?? []).every(({ nodePort }) => !nodePort || known.has(nodePort))
}

function followClusterIP(spec: ServiceSpec, old: ServiceSpec): void {
  if (spec.clusterIP !== old.clusterIP && sameList(spec.clusterIPs, old.clusterIPs)) {
    if (spec.clusterIP) spec.clusterIPs = [spec.clusterIP, ...(spec.clusterIPs ?? []).slice(1)]
    else delete spec.clusterIPs
  }
}

function sameList(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return (a ?? []).join(' ') === (b ?? []).join(' ')
}

function needsClusterIP({ type }: ServiceSpec): boolean {
  return type !== 'ExternalName'
}
