import type { Reader } from '../client.ts'
import type { Clock } from '../clock.ts'
import { kinds } from '../kinds.ts'
import { type AddressPool, addressPool } from './addresses.ts'
import { createBalancer } from './balancer.ts'
import type { Address } from './connection.ts'
import { createFlows } from './datagrams.ts'
import { createHost, type Host } from './host.ts'
import { internalAddressOf } from './nodes.ts'
import { createPodNetwork } from './pod-network.ts'
import { lookup, resolverConfig } from './resolver.ts'
import { route, type World } from './routes.ts'
import type { Network } from './types.ts'

export interface NetworkOptions {
  /** Where Services, EndpointSlices, Nodes and Pods are read from. */
  reader: Reader
  clock: Clock
  /** The range of a node's pods; by default the Node's `spec.podCIDR`, else `10.244.N.0/24` in the order nodes appear. */
  podCidr?: ((node: string) => string | undefined) | undefined
  /** The API server's socket on this machine; `kubernetes.default.svc` leads to it. */
  apiServer?: (() => Address | undefined) | undefined
}

const UNKNOWN_NODE_ADDRESS = '192.168.49.2'

/** The simulated cluster network: pods with addresses, cluster DNS, and Services as kube-proxy would serve them. */
export function createNetwork(options: NetworkOptions): Network {
  const { reader, clock } = options
  const pools = new Map<string, AddressPool>()
  const hosts = new Map<string, Host>()
  const world: World = {
    reader,
    clock,
    balancer: createBalancer(reader, clock),
    flows: createFlows(clock),
    hosts,
    podRanges: () => [...pools.values()].map(({ cidr }) => cidr),
    isGateway: (address) => [...pools.values()].some(({ gateway }) => gateway === address),
    apiServer: () => options.apiServer?.(),
  }
  const closers = new Set<() => void>()
  const hostOf = (ip: string) => {
    const host = hosts.get(ip) ?? createHost(ip)
    hosts.set(ip, host)
    return host
  }
  return {
    addPod(pod) {
      const pool = poolOf(pools, options, pod.node)
      const ip = pod.hostNetwork ? (internalAddressOf(reader, pod.node) ?? UNKNOWN_NODE_ADDRESS) : pool.take()
      const network = createPodNetwork({ world, pod, host: hostOf(ip) }, () => {
        closers.delete(network.close)
        if (pod.hostNetwork) return
        hosts.delete(ip)
        pool.giveBack(ip)
      })
      closers.add(network.close)
      return network
    },
    async connect(name, port) {
      const config = { ...resolverConfig(reader, 'default', undefined) }
      const [address = name] = lookup(reader, config, '127.0.0.1\tlocalhost\n', name)
      return route(world, { host: createHost(viewedFrom(pools, reader, address)), node: undefined }, { address, port })
    },
    close() {
      for (const close of closers) close()
    },
  }
}

function poolOf(pools: Map<string, AddressPool>, { reader, podCidr }: NetworkOptions, node: string): AddressPool {
  const known = pools.get(node)
  if (known) return known
  const cidr = podCidr?.(node) ?? reader.get(kinds.nodes, '', node)?.spec?.podCIDR ?? `10.244.${freeThird(pools)}.0/24`
  const pool = addressPool(cidr)
  pools.set(node, pool)
  return pool
}

function freeThird(pools: ReadonlyMap<string, AddressPool>): number {
  const taken = new Set([...pools.values()].map(({ cidr }) => cidr))
  let third = 0
  while (taken.has(`10.244.${third}.0/24`)) third++
  return third
}

/** A connection from the node reaches a pod over the node's bridge: the pod sees the bridge's address. */
function viewedFrom(pools: ReadonlyMap<string, AddressPool>, reader: Reader, address: string): string {
  const prefix = address.slice(0, address.lastIndexOf('.') + 1)
  for (const pool of pools.values()) if (pool.gateway.startsWith(prefix)) return pool.gateway
  const [first] = pools.values()
  const [node] = reader.list(kinds.nodes)
  return first?.gateway ?? (node && internalAddressOf(reader, node.metadata.name)) ?? UNKNOWN_NODE_ADDRESS
}
