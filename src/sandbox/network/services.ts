import type { Reader } from '../client.ts'
import { kinds } from '../kinds.ts'
import type { Endpoint, EndpointSlice, Service, ServicePort } from '../schema/types.gen.ts'
import type { Protocol } from './types.ts'

/** A port of a Service that an address and port lead to, and by which way. */
export interface ServiceMatch {
  service: Service
  port: ServicePort
  via: 'clusterIP' | 'external' | 'nodePort'
}

/** Where a connection to a Service may end. */
export interface Backend {
  address: string
  port: number
  node: string | undefined
}

const SERVICE_NAME_LABEL = 'kubernetes.io/service-name'

/**
 * The Service port that owns `address:port`, as kube-proxy's rules match it: cluster IPs, external IPs, load balancer addresses, then
 * node ports on every node. `'unserved'` when the address is a Service's but the port is not: such packets go nowhere.
 */
export function matchService(
  reader: Reader,
  { address, port, protocol }: { address: string; port: number; protocol: Protocol },
  isNode: boolean,
): ServiceMatch | 'unserved' | undefined {
  let owned = false
  for (const service of reader.list(kinds.services)) {
    const via = addressesOf(service).get(address)
    owned ||= via === 'clusterIP'
    for (const candidate of service.spec?.ports ?? []) {
      if (protocolOf(candidate) !== protocol) continue
      if (via && candidate.port === port) return { service, port: candidate, via }
      if (isNode && candidate.nodePort === port) return { service, port: candidate, via: 'nodePort' }
    }
  }
  return owned ? 'unserved' : undefined
}

/** Every address kube-proxy answers for a Service, with the way it stands for. */
function addressesOf(service: Service): Map<string, 'clusterIP' | 'external'> {
  const { clusterIP, clusterIPs, externalIPs } = service.spec ?? {}
  const addresses = new Map<string, 'clusterIP' | 'external'>()
  for (const ip of externalIPs ?? []) addresses.set(ip, 'external')
  for (const { ip } of service.status?.loadBalancer?.ingress ?? []) if (ip) addresses.set(ip, 'external')
  for (const ip of clusterIPs ?? [clusterIP ?? '']) if (ip !== '' && ip !== 'None') addresses.set(ip, 'clusterIP')
  return addresses
}

/**
 * The backends of a Service port from its EndpointSlices: the ready ones, or, when there is none, those that terminate but still serve
 * (kube-proxy's ProxyTerminatingEndpoints).
 */
export function backendsOf(reader: Reader, service: Service, port: ServicePort): Backend[] {
  const ready: Backend[] = []
  const terminating: Backend[] = []
  for (const slice of slicesOf(reader, service)) {
    const target = slice.ports?.find(
      (candidate) => (candidate.name ?? '') === (port.name ?? '') && protocolOf(candidate) === protocolOf(port),
    )
    if (target?.port === undefined) continue
    for (const endpoint of slice.endpoints ?? []) {
      const list = listFor(endpoint, ready, terminating)
      for (const address of endpoint.addresses) list?.push({ address, port: target.port, node: endpoint.nodeName })
    }
  }
  return ready.length > 0 ? ready : terminating
}

/** The IPv4 EndpointSlices of a Service. */
export function slicesOf(reader: Reader, service: Service): EndpointSlice[] {
  return reader
    .list(kinds.endpointSlices, service.metadata.namespace ?? '')
    .filter(
      ({ metadata, addressType }) =>
        metadata.labels?.[SERVICE_NAME_LABEL] === service.metadata.name && addressType === 'IPv4',
    )
}

function protocolOf({ protocol = 'TCP' }: { protocol?: string | undefined }): string {
  return protocol
}

function listFor(endpoint: Endpoint, ready: Backend[], terminating: Backend[]): Backend[] | undefined {
  const { ready: isReady, serving, terminating: ends } = endpoint.conditions ?? {}
  if (isReady !== false) return ready
  return serving && ends ? terminating : undefined
}
