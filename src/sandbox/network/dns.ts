import { parseIPv4 } from '../../util/ipv4.ts'
import type { Reader } from '../client.ts'
import { kinds } from '../kinds.ts'
import type { Endpoint, Service } from '../schema/types.gen.ts'
import { slicesOf } from './services.ts'
import type { DnsRecord, DnsType } from './types.ts'

export const CLUSTER_DOMAIN = 'cluster.local'
const TTL = 30

/**
 * What cluster DNS (CoreDNS' kubernetes plugin) answers for a name inside `cluster.local`, `in-addr.arpa` included: records, `[]` when
 * the name exists without such records, undefined when there is no such name (NXDOMAIN).
 */
export function answerClusterName(reader: Reader, name: string, type: DnsType): DnsRecord[] | undefined {
  const reverse = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in-addr\.arpa$/.exec(name)
  if (reverse) return answerReverse(reader, name, reverse.slice(1).reverse().join('.'))
  if (!name.endsWith(`.${CLUSTER_DOMAIN}`)) return undefined
  const labels = name.slice(0, -CLUSTER_DOMAIN.length - 1).split('.')
  const kind = labels.pop()
  const namespace = labels.pop()
  if (kind === 'pod' && namespace && labels.length === 1) return answerPod(reader, name, namespace, labels[0] ?? '')
  if (kind !== 'svc' || !namespace) return kind === 'svc' ? [] : undefined
  return answerService(reader, { name, namespace, labels, type })
}

interface ServiceQuestion {
  name: string
  namespace: string
  labels: string[]
  type: DnsType
}

function answerService(reader: Reader, { name, namespace, labels, type }: ServiceQuestion): DnsRecord[] | undefined {
  const serviceName = labels.pop()
  if (serviceName === undefined) return reader.get(kinds.namespaces, '', namespace) ? [] : undefined
  const service = reader.get(kinds.services, namespace, serviceName)
  if (!service?.spec) return undefined
  if (labels.length === 2 && labels.every((label) => label.startsWith('_'))) {
    return answerPort(reader, service, name, labels)
  }
  if (labels.length === 1) return answerEndpoint(reader, service, name, labels[0] ?? '', type)
  if (labels.length > 0) return undefined

  if (service.spec.type === 'ExternalName') return [record(name, 'CNAME', service.spec.externalName ?? '')]
  if (type === 'SRV') return servicePorts(reader, service, name, () => true)
  if (type !== 'A') return []
  if (service.spec.clusterIP !== 'None') return [record(name, 'A', service.spec.clusterIP ?? '')]
  return endpointsOf(reader, service).flatMap(({ addresses }) => addresses.map((ip) => record(name, 'A', ip)))
}

/** `_http._tcp.web.default.svc.cluster.local`: the ports of that name and protocol. */
function answerPort(reader: Reader, service: Service, name: string, labels: string[]): DnsRecord[] | undefined {
  const [port = '', protocol = ''] = labels.map((label) => label.slice(1).toLowerCase())
  const records = servicePorts(
    reader,
    service,
    name,
    (candidate, candidateProtocol) => candidate === port && candidateProtocol.toLowerCase() === protocol,
  )
  return records.length > 0 ? records : undefined
}

function servicePorts(
  reader: Reader,
  service: Service,
  name: string,
  wanted: (name: string, protocol: string) => boolean,
): DnsRecord[] {
  const base = `${service.metadata.name}.${service.metadata.namespace}.svc.${CLUSTER_DOMAIN}`
  const ports = (service.spec?.ports ?? []).filter((port) => wanted(port.name ?? '', port.protocol ?? 'TCP'))
  if (service.spec?.clusterIP !== 'None') return ports.map(({ port }) => record(name, 'SRV', `0 100 ${port} ${base}`))
  return endpointsOf(reader, service).flatMap((endpoint) =>
    ports.map(({ port }) => record(name, 'SRV', `0 50 ${port} ${endpointName(endpoint)}.${base}`)),
  )
}

/** `web-0.web.default.svc.cluster.local`, or the address with dashes for endpoints without a hostname. */
function answerEndpoint(
  reader: Reader,
  service: Service,
  name: string,
  label: string,
  type: DnsType,
): DnsRecord[] | undefined {
  const found = endpointsOf(reader, service).filter((endpoint) => endpointName(endpoint) === label)
  if (found.length === 0) return undefined
  return type === 'A' ? found.flatMap(({ addresses }) => addresses.map((ip) => record(name, 'A', ip))) : []
}

/** `10-244-0-5.default.pod.cluster.local` answers for any address: CoreDNS runs with `pods insecure`. */
function answerPod(reader: Reader, name: string, namespace: string, label: string): DnsRecord[] | undefined {
  const address = label.replaceAll('-', '.')
  if (parseIPv4(address) === undefined || !reader.get(kinds.namespaces, '', namespace)) return undefined
  return [record(name, 'A', address)]
}

function answerReverse(reader: Reader, name: string, address: string): DnsRecord[] | undefined {
  for (const service of reader.list(kinds.services)) {
    const base = `${service.metadata.name}.${service.metadata.namespace}.svc.${CLUSTER_DOMAIN}`
    if (service.spec?.clusterIP === address) return [record(name, 'PTR', base)]
    if (service.spec?.clusterIP !== 'None') continue
    const endpoint = endpointsOf(reader, service).find(({ addresses }) => addresses.includes(address))
    if (endpoint) return [record(name, 'PTR', `${endpointName(endpoint)}.${base}`)]
  }
  return undefined
}

function endpointsOf(reader: Reader, service: Service): Endpoint[] {
  return slicesOf(reader, service)
    .flatMap(({ endpoints }) => endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready !== false || service.spec?.publishNotReadyAddresses === true)
}

function endpointName({ hostname, addresses }: Endpoint): string {
  return hostname ?? (addresses[0] ?? '').replaceAll('.', '-')
}

function record(name: string, type: DnsType, value: string): DnsRecord {
  return { name, type, value, ttl: TTL }
}
