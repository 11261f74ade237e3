import { parseIPv4 } from '../../util/ipv4.ts'
import { sleep } from '../clock.ts'
import { kinds } from '../kinds.ts'
import type { Pod } from '../schema/types.gen.ts'
import { reset } from './connection.ts'
import { sendDatagram } from './datagrams.ts'
import { addressError } from './errors.ts'
import type { Host } from './host.ts'
import { hostsFile, nodeHostsFile } from './hosts-file.ts'
import { isPublicSite, roundTrip } from './internet.ts'
import { nodeOf } from './nodes.ts'
import { podNames } from './pod-names.ts'
import { formatResolvConf, resolverConfig } from './resolver.ts'
import { route, type World } from './routes.ts'
import type { Connection, Listener, PodNetwork } from './types.ts'

/** How long a ping waits for an answer that never comes. */
const PING_TIMEOUT_MILLISECONDS = 10_000

export interface PodPlace {
  world: World
  pod: { namespace: string; name: string; node: string; hostNetwork: boolean }
  host: Host
}

/** The network of one pod. `onClose` runs once, when it is closed. */
export function createPodNetwork(place: PodPlace, onClose: () => void): PodNetwork {
  const { world, pod, host } = place
  const { reader } = world
  const object = (): Pod | undefined => reader.get(kinds.pods, pod.namespace, pod.name)
  const config = () => resolverConfig(reader, pod.namespace, object())
  const hosts = () =>
    pod.hostNetwork ? nodeHostsFile(host.ip, pod.node, object()) : hostsFile(host.ip, pod.namespace, pod.name, object())
  const sockets = createSockets(host)
  const source = { host, node: pod.node }
  const names = podNames(world, source, { config, hosts })

  return {
    ip: host.ip,
    get resolvConf() {
      return formatResolvConf(config())
    },
    get hosts() {
      return hosts()
    },
    listen: sockets.listen,
    bind(wanted, onDatagram) {
      const bound = sockets.keep(host.bind(wanted, onDatagram))
      return {
        ...bound,
        async send(data, name, port) {
          const [address = name] = await names.lookup(name)
          await sendDatagram(world, source, bound.port, { address, port }, data)
        },
      }
    },
    async connect(name, port) {
      const failures: unknown[] = []
      for (const address of await names.lookup(name)) {
        try {
          return sockets.track(await route(world, source, { address, port }))
        } catch (error) {
          failures.push(error)
        }
      }
      throw failures[0]
    },
    lookup: names.lookup,
    query: names.query,
    ping: async (name) => echo(place, (await names.lookup(name))[0] ?? name),
    close() {
      if (sockets.close()) onClose()
    },
  }
}

/** The listeners and connections of one pod; several pods may share a host. */
function createSockets(host: Host) {
  const listeners = new Set<Listener>()
  const open = new Set<Connection>()
  let closed = false
  const track = (connection: Connection) => {
    open.add(connection)
    connection.once('close', () => open.delete(connection))
    return connection
  }
  const keep = (listener: Listener): Listener => {
    const entry = { port: listener.port, close: () => listeners.delete(entry) && listener.close() }
    listeners.add(entry)
    return entry
  }
  return {
    track,
    keep,
    listen: (port: number, onConnection: (connection: Connection) => void): Listener =>
      keep(host.listen(port, (connection) => onConnection(track(connection)))),
    /** Ends everything; false when that has happened before. */
    close(): boolean {
      if (closed) return false
      closed = true
      for (const listener of [...listeners]) listener.close()
      for (const connection of [...open]) reset(connection)
      return true
    },
  }
}

async function echo(place: PodPlace, address: string): Promise<{ address: string; milliseconds: number }> {
  const { clock } = place.world
  if (!answersEcho(place, address)) {
    await sleep(clock, PING_TIMEOUT_MILLISECONDS)
    throw addressError('connect', 'ETIMEDOUT', address)
  }
  const milliseconds = isPublicSite(address) ? roundTrip(address) : 0.04 + Math.random() * 0.1
  await sleep(clock, milliseconds)
  return { address, milliseconds }
}

/** Pods, nodes and the made-up internet answer echoes; cluster IPs do not: kube-proxy only serves their ports. */
function answersEcho({ world, host }: PodPlace, address: string): boolean {
  if (parseIPv4(address) === undefined) return false
  if (address.startsWith('127.') || address === host.ip || isPublicSite(address)) return true
  return world.hosts.has(address) || nodeOf(world.reader, address) !== undefined
}
