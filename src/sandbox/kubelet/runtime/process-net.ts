import type { Connection, DatagramSocket, Listener, OnDatagram, PodNetwork } from '../../network/types.ts'

import type { LoadMeter } from './load-meter.ts'

/** The pod's network as one process uses it: what it leaves open is closed when it ends, as the kernel does. */
export interface ProcessNet {
  readonly net: PodNetwork
  /** `abruptly`: the process was killed, its connections are cut. */
  close(abruptly: boolean): void
}

export function processNet(pod: PodNetwork, load: LoadMeter): ProcessNet {
  const listeners = new Set<Listener>()
  const connections = new Set<Connection>()
  const track = (connection: Connection) => {
    connections.add(connection)
    connection.once('close', () => connections.delete(connection))
    return connection
  }
  const net: PodNetwork = Object.assign(Object.create(pod) as PodNetwork, {
    listen(port: number, onConnection: (connection: Connection) => void): Listener {
      const listener = pod.listen(port, (connection) => {
        load.count()
        onConnection(track(connection))
      })
      listeners.add(listener)
      return listener
    },
    bind(port: number, onDatagram: OnDatagram): DatagramSocket {
      const socket = pod.bind(port, onDatagram)
      listeners.add(socket)
      return socket
    },
    connect: async (host: string, port: number) => track(await pod.connect(host, port)),
  })
  return {
    net,
    close(abruptly) {
      for (const listener of listeners) listener.close()
      for (const connection of connections) {
        if (abruptly) connection.destroy()
        else if (!connection.writableEnded) connection.end()
      }
    },
  }
}
