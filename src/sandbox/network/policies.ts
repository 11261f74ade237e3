import { matchesSelector } from '../api/selectors.ts'
import type { Reader } from '../client.ts'
import { kinds } from '../kinds.ts'
import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, Pod } from '../schema/types.gen.ts'
import { contains } from './addresses.ts'
import type { Address } from './connection.ts'
import { nodeOf } from './nodes.ts'
import type { Protocol } from './types.ts'

/** A packet on its way, after Services are resolved. */
interface Packet {
  from: string
  to: Address
  protocol: Protocol
}

/**
 * Whether the NetworkPolicies let a packet pass: what the sender's allow out and the receiver's allow in. Pods that no policy selects are
 * open, and so is what comes from the nodes themselves, as with Calico or kindnet.
 */
export function policiesAllow(reader: Reader, packet: Packet, isGateway: (address: string) => boolean): boolean {
  const policies = reader.list(kinds.networkPolicies)
  if (policies.length === 0 || packet.from === packet.to.address) return true
  const [sender, receiver] = [podAt(reader, packet.from), podAt(reader, packet.to.address)]
  const ends: Ends = { reader, packet, sender, receiver }
  if (sender && !allowedOut(policies, sender, ends)) return false
  const fromNode = !sender && (isGateway(packet.from) || nodeOf(reader, packet.from) !== undefined)
  return !receiver || fromNode || allowedIn(policies, receiver, ends)
}

interface Ends {
  reader: Reader
  packet: Packet
  sender: Pod | undefined
  receiver: Pod | undefined
}

function podAt(reader: Reader, address: string): Pod | undefined {
  return reader
    .list(kinds.pods)
    .find(
      ({ spec, status }) =>
        status?.podIP === address && !spec?.hostNetwork && status.phase !== 'Succeeded' && status.phase !== 'Failed',
    )
}

function allowedOut(policies: readonly NetworkPolicy[], sender: Pod, ends: Ends): boolean {
  const { packet, receiver } = ends
  const concerning = policies.filter((policy) => selects(policy, sender, 'Egress'))
  return (
    concerning.length === 0 ||
    concerning.some((policy) =>
      policy.spec?.egress?.some(
        ({ to, ports }) => matchesPorts(ports, ends) && matchesPeers(to, policy, receiver, packet.to.address, ends),
      ),
    )
  )
}

function allowedIn(policies: readonly NetworkPolicy[], receiver: Pod, ends: Ends): boolean {
  const { packet, sender } = ends
  const concerning = policies.filter((policy) => selects(policy, receiver, 'Ingress'))
  return (
    concerning.length === 0 ||
    concerning.some((policy) =>
      policy.spec?.ingress?.some(
        ({ from, ports }) => matchesPorts(ports, ends) && matchesPeers(from, policy, sender, packet.from, ends),
      ),
    )
  )
}

function selects({ metadata, spec }: NetworkPolicy, pod: Pod, direction: 'Ingress' | 'Egress'): boolean {
  const types = spec?.policyTypes ?? (spec?.egress ? ['Ingress', 'Egress'] : ['Ingress'])
  if (metadata.namespace !== pod.metadata.namespace || !types.includes(direction)) return false
  return matchesSelector(spec?.podSelector ?? {}, pod.metadata.labels)
}

/** No ports are all ports. */
function matchesPorts(ports: readonly NetworkPolicyPort[] | undefined, { packet, receiver }: Ends): boolean {
  if (!ports?.length) return true
  return ports.some(({ protocol = 'TCP', port, endPort }) => {
    if (protocol !== packet.protocol) return false
    const first = typeof port === 'string' ? namedPort(receiver, port, packet.protocol) : port
    if (port === undefined) return true
    return first !== undefined && packet.to.port >= first && packet.to.port <= (endPort ?? first)
  })
}

function namedPort(pod: Pod | undefined, name: string, protocol: Protocol): number | undefined {
  const ports = (pod?.spec?.containers ?? []).flatMap((container) => container.ports ?? [])
  return ports.find((port) => port.name === name && (port.protocol ?? 'TCP') === protocol)?.containerPort
}

/** No peers are everybody. */
function matchesPeers(
  peers: readonly NetworkPolicyPeer[] | undefined,
  { metadata }: NetworkPolicy,
  pod: Pod | undefined,
  address: string,
  { reader }: Ends,
): boolean {
  if (!peers?.length) return true
  return peers.some(({ ipBlock, podSelector, namespaceSelector }) => {
    if (ipBlock) return inBlock(ipBlock, address)
    if (!pod) return false
    const namespace = reader.get(kinds.namespaces, '', pod.metadata.namespace ?? '')
    const here = namespaceSelector
      ? matchesSelector(namespaceSelector, namespace?.metadata.labels)
      : pod.metadata.namespace === metadata.namespace
    return here && (!podSelector || matchesSelector(podSelector, pod.metadata.labels))
  })
}

function inBlock({ cidr, except = [] }: IPBlock, address: string): boolean {
  return contains(cidr, address) && !except.some((part) => contains(part, address))
}
