import { type Address, connectionPair } from './connection.ts'
import { addressError } from './errors.ts'
import type { Connection, Listener, OnDatagram } from './types.ts'

type Accept = (connection: Connection) => void

/** One network namespace: an address with its listeners (a pod's sandbox, or a node). */
export interface Host {
  readonly ip: string
  listen(port: number, accept: Accept): Listener
  /** Whether somebody listens on the port. */
  hears(port: number): boolean
  /** Opens a connection to a listener here; `seenAs` as in `connectionPair`. Throws ECONNREFUSED when there is none. */
  accept(client: Address, server: Address, seenAs?: Address): Connection
  ephemeralPort(): number
  /** Takes datagrams for a port, 0 for a free one. */
  bind(port: number, receive: OnDatagram): Listener
  /** Who takes datagrams for a port. */
  receiver(port: number): OnDatagram | undefined
}

const FIRST_EPHEMERAL_PORT = 32768
const LAST_EPHEMERAL_PORT = 60999

export function createHost(ip: string): Host {
  const listeners = new Map<number, Accept>()
  const receivers = new Map<number, OnDatagram>()
  let lastPort = FIRST_EPHEMERAL_PORT + Math.floor(Math.random() * 10_000)
  const ephemeralPort = (): number => {
    lastPort = lastPort >= LAST_EPHEMERAL_PORT ? FIRST_EPHEMERAL_PORT : lastPort + 1
    return listeners.has(lastPort) || receivers.has(lastPort) ? ephemeralPort() : lastPort
  }
  return {
    ip,
    ephemeralPort,
    listen(wanted, accept) {
      const port = wanted === 0 ? ephemeralPort() : wanted
      if (listeners.has(port)) throw addressError('listen', 'EADDRINUSE', '0.0.0.0', port)
      listeners.set(port, accept)
      return { port, close: () => listeners.get(port) === accept && listeners.delete(port) }
    },
    bind(wanted, receive) {
      const port = wanted === 0 ? ephemeralPort() : wanted
      if (receivers.has(port)) throw addressError('listen', 'EADDRINUSE', '0.0.0.0', port)
      receivers.set(port, receive)
      return { port, close: () => receivers.get(port) === receive && receivers.delete(port) }
    },
    receiver: (port) => receivers.get(port),
    hears: (port) => listeners.has(port),
    accept(client, server, seenAs = server) {
      const accept = listeners.get(server.port)
      if (!accept) throw addressError('connect', 'ECONNREFUSED', server.address, server.port)
      const [near, far] = connectionPair(client, server, seenAs)
      accept(far)
      return near
    },
  }
}
