import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { TLSSocket, type TLSSocketOptions } from 'node:tls'
import type { Connection, Listener, PodNetwork } from './types.ts'

/** An HTTP request with the addresses of its connection. */
export interface HttpRequest extends IncomingMessage {
  connectionInfo: { remoteAddress: string; remotePort: number; localAddress: string; localPort: number; tls: boolean }
}

/** May reject when the client goes away in the middle, e.g. while its body is read. */
export type HttpHandler = (request: HttpRequest, response: ServerResponse) => void | Promise<void>

export interface HttpOptions {
  /** Serves HTTPS. */
  tls?: TLSSocketOptions | undefined
  /** A TLS handshake that failed, e.g. plain HTTP on a TLS port. */
  onTlsError?: ((error: Error, connection: Connection) => void) | undefined
  onUpgrade?: ((request: HttpRequest, socket: Duplex, head: Buffer) => void) | undefined
}

/** An HTTP server on one or more ports of a pod. Every header of a response is the handler's, `Date` included. */
export interface HttpServer {
  listen(net: PodNetwork, port: number): Listener
  /** Serves one connection that was accepted elsewhere. */
  serve(connection: Connection): void
  /** Ends idle connections now and the others after their response; resolves when running requests are answered. */
  drain(): Promise<void>
  /** Ends every connection at once. */
  close(): void
}

export function createHttpServer(options: HttpOptions, handle: HttpHandler): HttpServer {
  const { tls } = options
  const idle = new Map<Duplex, number>()
  let draining = false
  let drained: (() => void) | undefined
  const settle = (socket: Duplex) => {
    if (draining && idle.get(socket) === 0) socket.end()
    if (draining && [...idle.values()].every((running) => running === 0)) drained?.()
  }
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (message, response) => {
    const socket = message.socket as Duplex
    idle.set(socket, (idle.get(socket) ?? 0) + 1)
    response.once('close', () => {
      idle.set(socket, (idle.get(socket) ?? 1) - 1)
      settle(socket)
    })
    response.sendDate = false
    void attend(handle, describe(message, socket, tls !== undefined), response)
  })
  server.headersTimeout = 0
  if (options.onUpgrade) {
    const upgrade = options.onUpgrade
    server.on('upgrade', (message, socket, head) => upgrade(describe(message, socket, tls !== undefined), socket, head))
  }
  const serve = (connection: Connection) => {
    const socket = tls ? secure(connection, tls, options) : connection
    idle.set(socket, 0)
    socket.once('close', () => {
      idle.delete(socket)
      settle(socket)
    })
    origins.set(socket, connection)
    server.emit('connection', socket)
  }
  return {
    serve,
    listen: (net, port) => net.listen(port, serve),
    drain() {
      draining = true
      return new Promise((resolve) => {
        drained = resolve
        for (const socket of idle.keys()) settle(socket)
        if (idle.size === 0) resolve()
      })
    },
    close() {
      for (const socket of idle.keys()) socket.destroy()
    },
  }
}

/** Handles a request; for a client that has gone there is nobody to tell of a failure. */
async function attend(handle: HttpHandler, request: HttpRequest, response: ServerResponse): Promise<void> {
  try {
    await handle(request, response)
  } catch (error) {
    if (!request.socket.destroyed) throw error
  }
}

/** The connection each HTTP socket runs over: TLS sockets do not tell the addresses of what they wrap. */
const origins = new WeakMap<Duplex, Connection>()

function describe(message: IncomingMessage, socket: Duplex, tls: boolean): HttpRequest {
  const origin = origins.get(socket)
  return Object.assign(message, {
    connectionInfo: {
      remoteAddress: origin?.remoteAddress ?? '',
      remotePort: origin?.remotePort ?? 0,
      localAddress: origin?.localAddress ?? '',
      localPort: origin?.localPort ?? 0,
      tls,
    },
  })
}

function secure(connection: Connection, tls: TLSSocketOptions, options: HttpOptions): TLSSocket {
  const socket = new TLSSocket(connection, { ...tls, isServer: true })
  socket.on('error', (error) => {
    options.onTlsError?.(error, connection)
    connection.destroy()
  })
  return socket
}

/** The whole body of a request. */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
