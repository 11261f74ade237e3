import type { Reader } from '../client.ts'
import type { Balancer } from './balancer.ts'
import type { Address } from './connection.ts'
import type { Host } from './host.ts'
import { hostPortTarget } from './host-ports.ts'
import { nodeOf } from './nodes.ts'
import { matchService, type ServiceMatch } from './services.ts'
import type { Protocol } from './types.ts'

/** Who opens a connection or sends: a namespace, and the node it is on. */
export interface Source {
  host: Host
  node: string | undefined
}

/**
 * Where packets to an address end after what the node's rules make of it. `api`: at the API server; `refuse` and `drop`: a rule answers
 * for nobody, or nothing answers.
 */
export type Destination = { at: Address; via: 'direct' | 'rule' } | { api: true } | 'refuse' | 'drop'

/** The rules of the CNI's port mapper (hostPort), then those of kube-proxy (Services). */
export function destinationOf(
  { reader, balancer }: { reader: Reader; balancer: Balancer },
  source: Source,
  to: Address,
  protocol: Protocol,
): Destination {
  const own = isLoopback(to.address)
  const node = own ? nodeOf(reader, source.host.ip) : nodeOf(reader, to.address)
  const pod = node === undefined ? undefined : hostPortTarget(reader, node, to, protocol)
  if (pod) return { at: pod, via: 'rule' }
  if (own) return { at: { address: source.host.ip, port: to.port }, via: 'direct' }

  const match = matchService(reader, { ...to, protocol }, node !== undefined)
  if (match === 'unserved') return 'drop'
  if (!match) return { at: to, via: 'direct' }
  const backend = balancer.choose(match, source.host.ip, source.node)
  if (backend === 'refuse' || backend === 'drop') return backend
  return isApiService(match) ? { api: true } : { at: backend, via: 'rule' }
}

export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1' || address === '0.0.0.0'
}

function isApiService({ service }: ServiceMatch): boolean {
  return service.metadata.namespace === 'default' && service.metadata.name === 'kubernetes'
}
