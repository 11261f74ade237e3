import type { Reader } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import type { Node, Service, ServicePort } from '../../schema/types.gen.ts'
import { hostPortsOf } from '../host-ports.ts'
import { backendsOf } from '../services.ts'

/** Decides whether packets from outside reach a node's port. A cluster without a firewall has none. */
export interface Firewall {
  allows(port: number): boolean
  /** Calls back after each change of the rules; returns how to stop. */
  onChange(listener: () => void): () => void
}

/** What people outside the cluster meet at one address. `port` is missing for all other ports of the address. */
export interface Exposure {
  address: string
  port: number | undefined
  via: 'nodePort' | 'hostPort' | 'loadBalancer' | 'externalIP'
  service: Service | undefined
  /** `open`: leads into the cluster; `refuse`: nobody there; `drop`: no answer at all. */
  state: 'open' | 'refuse' | 'drop'
  /** Exposures with the same key share one port of this machine. */
  key: string
}

/** Every address and port of the cluster's Services that is seen from outside, as the cluster's state wants it. */
export function desiredExposures(reader: Reader, firewall: Pick<Firewall, 'allows'> | undefined): Exposure[] {
  const nodes = reader.list(kinds.nodes).flatMap((node) => outsideAddresses(node, firewall !== undefined))
  const ports = hostPorts(reader, nodes, firewall)
  const services = reader.list(kinds.services)
  const open: Exposure[] = []
  const others: Exposure[] = []
  for (const service of services) {
    for (const port of service.spec?.ports ?? []) {
      if ((port.protocol ?? 'TCP') !== 'TCP') continue
      open.push(...balancers(reader, service, port), ...nodePorts(reader, service, port, nodes, firewall))
    }
    for (const { ip } of service.status?.loadBalancer?.ingress ?? [])
      if (ip) others.push(other(ip, 'loadBalancer', 'drop'))
  }
  for (const { address } of nodes) others.push(other(address, 'nodePort', firewall ? 'drop' : 'refuse'))
  return [...open, ...ports, ...others]
}

interface NodeAddress {
  node: string
  address: string
  /** Inside addresses of cloud nodes cannot be reached from outside. */
  reachable: boolean
}

function outsideAddresses({ metadata, status }: Node, cloud: boolean): NodeAddress[] {
  return (status?.addresses ?? [])
    .filter(({ type }) => type === 'InternalIP' || type === 'ExternalIP')
    .map(({ type, address }) => ({ node: metadata.name, address, reachable: !cloud || type === 'ExternalIP' }))
}

function balancers(reader: Reader, service: Service, port: ServicePort): Exposure[] {
  const { namespace, name } = service.metadata
  const ingress = (service.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip ? [ip] : []))
  const state = backendsOf(reader, service, port).length > 0 ? ('open' as const) : ('refuse' as const)
  const entry = (address: string, via: 'loadBalancer' | 'externalIP'): Exposure => {
    return { address, port: port.port, via, service, state, key: `${via}/${namespace}/${name}/${port.port}` }
  }
  return [
    ...ingress.map((address) => entry(address, 'loadBalancer')),
    ...(service.spec?.externalIPs ?? []).map((address) => entry(address, 'externalIP')),
  ]
}

function nodePorts(
  reader: Reader,
  service: Service,
  port: ServicePort,
  nodes: readonly NodeAddress[],
  firewall: Pick<Firewall, 'allows'> | undefined,
): Exposure[] {
  const { nodePort } = port
  if (!nodePort) return []
  const served = backendsOf(reader, service, port).length > 0
  const allowed = firewall?.allows(nodePort) ?? true
  return nodes.map(({ address, reachable }) => ({
    address,
    port: nodePort,
    via: 'nodePort',
    service,
    state: !allowed || !reachable ? 'drop' : served ? 'open' : 'refuse',
    key: `nodePort/${nodePort}`,
  }))
}

function hostPorts(
  reader: Reader,
  nodes: readonly NodeAddress[],
  firewall: Pick<Firewall, 'allows'> | undefined,
): Exposure[] {
  return hostPortsOf(reader).flatMap(({ pod, port: { hostPort, hostIP, protocol = 'TCP' } }) => {
    const node = pod.spec?.nodeName ?? ''
    const allowed = firewall?.allows(hostPort) ?? true
    return nodes
      .filter(({ address }) => !hostIP || hostIP === '0.0.0.0' || hostIP === address)
      .filter((each) => each.node === node && protocol === 'TCP')
      .map(({ address, reachable }) => ({
        address,
        port: hostPort,
        via: 'hostPort' as const,
        service: undefined,
        state: allowed && reachable ? ('open' as const) : ('drop' as const),
        key: `hostPort/${node}/${hostPort}`,
      }))
  })
}

function other(address: string, via: Exposure['via'], state: Exposure['state']): Exposure {
  return { address, port: undefined, via, service: undefined, state, key: '' }
}
