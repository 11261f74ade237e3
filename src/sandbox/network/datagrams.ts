import type { Clock } from '../clock.ts'
import type { Address } from './connection.ts'
import { destinationOf, isLoopback, type Source } from './destination.ts'
import { addressError } from './errors.ts'
import { passes, type World } from './routes.ts'

/** What the kernel remembers of UDP that went through a rule: answers come from where the client sent to. */
export interface Flows {
  /** The address that packets between these two were sent to in the first place. */
  find(from: Address, to: Address): Flow | undefined
  remember(client: Address, wanted: Address, at: Address): void
}

export interface Flow {
  client: Address
  /** What the client believes it talks to. */
  wanted: Address
  /** Who really answers. */
  at: Address
  /** Milliseconds since the epoch. */
  until: number
}

/** `nf_conntrack_udp_timeout_stream` */
const FLOW_MILLISECONDS = 120_000

export function createFlows(clock: Clock): Flows {
  const flows = new Map<string, Flow>()
  return {
    find(from, to) {
      const flow = flows.get(key(from, to))
      return flow && flow.until > clock.now() ? flow : undefined
    },
    remember(client, wanted, at) {
      const flow = { client, wanted, at, until: clock.now() + FLOW_MILLISECONDS }
      for (const [name, { until }] of flows) if (until <= clock.now()) flows.delete(name)
      flows.set(key(client, wanted), flow)
      flows.set(key(at, client), flow)
    },
  }
}

function key(from: Address, to: Address): string {
  return `${from.address}:${from.port}>${to.address}:${to.port}`
}

/**
 * Brings one datagram from a port of the source to whoever is bound at `to`. Resolves also when it is lost; rejects with ECONNREFUSED when
 * the other side says that nobody is there.
 */
export async function sendDatagram(
  world: World,
  source: Source,
  fromPort: number,
  to: Address,
  data: Uint8Array,
): Promise<void> {
  const client = { address: isLoopback(to.address) ? '127.0.0.1' : source.host.ip, port: fromPort }
  const known = world.flows.find(client, to)
  if (known && same(known.at, client)) return hand(world, source, known.client, known.wanted, data)
  const found = known?.at ?? placeOf(world, source, to)
  if (found === 'refuse') throw addressError('read', 'ECONNREFUSED', to.address, to.port)
  if (found === 'drop') return
  if (!isLoopback(to.address) && !passes(world, source, found, 'UDP')) return
  if (!same(found, to)) world.flows.remember(client, to, found)
  return hand(world, source, found, client, data)
}

function placeOf(world: World, source: Source, to: Address): Address | 'refuse' | 'drop' {
  const destination = destinationOf(world, source, to, 'UDP')
  if (destination === 'refuse' || destination === 'drop') return destination
  if ('api' in destination) return 'refuse'
  return destination.via === 'direct' ? to : destination.at
}

/** Gives a datagram to who is bound at an address, on a later turn as any network would. */
async function hand(world: World, source: Source, at: Address, from: Address, data: Uint8Array): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve))
  const host = isLoopback(at.address) ? source.host : world.hosts.get(at.address)
  if (!host) return
  const receive = host.receiver(at.port)
  if (!receive) throw addressError('read', 'ECONNREFUSED', at.address, at.port)
  receive(Buffer.from(data), from)
}

function same(a: Address, b: Address): boolean {
  return a.address === b.address && a.port === b.port
}
