import { connect as connectSocket } from 'node:net'
import type { Reader } from '../client.ts'
import { type Clock, sleep } from '../clock.ts'
import { contains } from './addresses.ts'
import type { Balancer } from './balancer.ts'
import { type Address, connectionPair } from './connection.ts'
import type { Flows } from './datagrams.ts'
import { destinationOf, isLoopback, type Source } from './destination.ts'
import { addressError } from './errors.ts'
import type { Host } from './host.ts'
import { isPublicSite, serveSite } from './internet.ts'
import { nodeOf } from './nodes.ts'
import { policiesAllow } from './policies.ts'
import type { Connection, Protocol } from './types.ts'

/** What Linux waits for an answer to SYN (tcp_syn_retries 6), and for ARP on the pod's own network. */
const CONNECT_TIMEOUT_MILLISECONDS = 127_000
const NEIGHBOUR_TIMEOUT_MILLISECONDS = 3_000

/** What routing needs to know of the cluster. */
export interface World {
  reader: Reader
  clock: Clock
  balancer: Balancer
  flows: Flows
  hosts: ReadonlyMap<string, Host>
  /** Ranges pod addresses come from. */
  podRanges(): Iterable<string>
  /** Whether an address is that of a node's bridge, from where a node itself reaches its pods. */
  isGateway(address: string): boolean
  /** The API server's socket on this machine. */
  apiServer(): Address | undefined
}

/** Opens a connection from a source to an address and port, through host ports and Services where they own the address. */
export async function route(world: World, source: Source, to: Address): Promise<Connection> {
  const destination = destinationOf(world, source, to, 'TCP')
  if (destination === 'refuse') throw addressError('connect', 'ECONNREFUSED', to.address, to.port)
  if (destination === 'drop') return silence(world, to)
  if ('api' in destination) {
    const api = world.apiServer()
    if (api) return openSocket(api, to)
    throw addressError('connect', 'ECONNREFUSED', to.address, to.port)
  }
  if (isLoopback(to.address) && destination.via === 'direct') return local(source, to)
  if (!passes(world, source, destination.at, 'TCP')) return silence(world, to)
  return deliver(world, source, destination.at, to)
}

/** Whether NetworkPolicies let the source reach an address. */
export function passes({ reader, isGateway }: World, source: Source, to: Address, protocol: Protocol): boolean {
  return policiesAllow(reader, { from: source.host.ip, to, protocol }, isGateway)
}

function local({ host }: Source, to: Address): Connection {
  return host.accept({ address: '127.0.0.1', port: host.ephemeralPort() }, { address: '127.0.0.1', port: to.port })
}

/** Brings a connection to the machine that has the address; `wanted` is what the client believes it talks to. */
async function deliver(world: World, source: Source, at: Address, wanted: Address): Promise<Connection> {
  const client = { address: source.host.ip, port: source.host.ephemeralPort() }
  const host = world.hosts.get(at.address)
  if (host?.hears(at.port)) return host.accept(client, at, wanted)
  if (nodeOf(world.reader, at.address) !== undefined) {
    const api = world.apiServer()
    if (api && isApiPort(at.port)) return openSocket(api, wanted)
    throw addressError('connect', 'ECONNREFUSED', wanted.address, wanted.port)
  }
  if (host) throw addressError('connect', 'ECONNREFUSED', wanted.address, wanted.port)
  if (isPublicSite(at.address)) return visitSite(world, client, at)
  return isPodAddress(world, at.address) ? unreachable(world, wanted) : silence(world, wanted)
}

/** Where clusters let the API server listen on their control-plane node: kubeadm's 6443, minikube's 8443. */
function isApiPort(port: number): boolean {
  return port === 8443 || port === 6443
}

function visitSite({ clock }: World, client: Address, site: Address): Connection {
  if (site.port !== 80) throw addressError('connect', 'ECONNREFUSED', site.address, site.port)
  const [near, far] = connectionPair(client, site)
  serveSite(far, clock.now)
  return near
}

function isPodAddress(world: World, address: string): boolean {
  return [...world.podRanges()].some((cidr) => contains(cidr, address))
}

async function silence({ clock }: World, to: Address): Promise<never> {
  await sleep(clock, CONNECT_TIMEOUT_MILLISECONDS)
  throw addressError('connect', 'ETIMEDOUT', to.address, to.port)
}

async function unreachable({ clock }: World, to: Address): Promise<never> {
  await sleep(clock, NEIGHBOUR_TIMEOUT_MILLISECONDS)
  throw addressError('connect', 'EHOSTUNREACH', to.address, to.port)
}

/** A real connection on this machine that stands for one inside the cluster. */
function openSocket(real: Address, wanted: Address): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket(real.port, real.address)
    socket.once('error', () => reject(addressError('connect', 'ECONNREFUSED', wanted.address, wanted.port)))
    socket.once('connect', () => {
      socket.removeAllListeners('error')
      socket.on('error', () => {})
      resolve(socket as unknown as Connection)
    })
  })
}
