import { createHttpServer, type HttpHandler, type HttpOptions, type HttpServer } from '../../network/http.ts'
import type { Connection, Listener } from '../../network/types.ts'
import type { Process } from '../types.ts'

/** What one program listens on. All of it ends with the program: the pod's network outlives its containers. */
export interface Servers {
  /** Serves HTTP on a port. Throws EADDRINUSE when another container of the pod has it. */
  http(port: number, handle: HttpHandler, options?: HttpOptions): void
  tcp(port: number, handle: (connection: Connection) => void): void
  /** Closes the ports and waits for running requests. */
  drain(): Promise<void>
  close(): void
}

export function openServers(process: Process): Servers {
  const listeners: Listener[] = []
  const https: HttpServer[] = []
  const connections = new Set<Connection>()
  const stopListening = () => {
    for (const listener of listeners.splice(0)) listener.close()
  }
  const close = () => {
    stopListening()
    for (const server of https) server.close()
    for (const connection of connections) connection.destroy()
  }
  process.killed.addEventListener('abort', close, { once: true })
  return {
    http(port, handle, options = {}) {
      const server = createHttpServer(options, handle)
      listeners.push(server.listen(process.net, port))
      https.push(server)
    },
    tcp(port, handle) {
      const accept = (connection: Connection) => {
        connections.add(connection)
        connection.once('close', () => connections.delete(connection))
        handle(connection)
      }
      listeners.push(process.net.listen(port, accept))
    },
    async drain() {
      stopListening()
      await Promise.all(https.map((server) => server.drain()))
    },
    close,
  }
}
