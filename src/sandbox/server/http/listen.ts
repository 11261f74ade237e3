import { constants } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { boundAddress } from '../../../util/listening.ts'
import type { Certificates } from '../pki/certificates.ts'
import { followAnswers } from './answers.ts'
import { endInTurn, readThroughStream } from './connection.ts'
import { handleExpectations } from './expect.ts'
import { refuseBytes } from './refusal.ts'
import { handleTunnels, handleUpgrades, type Upgrades } from './upgrades.ts'

export interface ListenOptions extends Upgrades {
  certificates: Certificates
  /** 127.0.0.1 unless told otherwise. */
  address?: string
  /** 0: any free port. */
  port?: number
  onRequest(request: IncomingMessage, response: ServerResponse): void
}

export interface Listening {
  /** `https://127.0.0.1:PORT` */
  readonly url: string
  readonly address: string
  readonly port: number
  /** Connections that are open now. */
  readonly connections: number
  close(): Promise<void>
}

/** Go's default, and what its reader holds besides: selectors and tokens may be long. */
const LARGEST_HEADERS = 1024 * 1024 + 4096
/** How long a client may take to say what it wants, as the real server's `ReadHeaderTimeout`. */
const HEADERS_TIMEOUT = 32_000

/** Serves HTTPS with client certificates asked for but not demanded. Rejects with the error of `listen`, e.g. EADDRINUSE. */
export async function listenHttps(options: ListenOptions): Promise<Listening> {
  const { server: identity } = options.certificates
  const sockets = new Set<Duplex>()
  const server = createServer({
    key: identity.key,
    cert: identity.certificate,
    // Who authenticates judges the client's certificate (authentication/trust.ts).
    ca: [],
    requestCert: true,
    rejectUnauthorized: false,
    keepAliveTimeout: 90_000,
    // Kubernetes' clients do not resume sessions, so the tickets, which hold the client's certificate, would be made for nobody.
    secureOptions: constants.SSL_OP_NO_TICKET,
    maxHeaderSize: LARGEST_HEADERS,
    // Told in the words of the real server (refusal.ts).
    requireHostHeader: false,
    headersTimeout: HEADERS_TIMEOUT,
    // Watches and logs may be silent for as long as they like.
    requestTimeout: 0,
  })
  // Only their size counts.
  server.maxHeadersCount = 0
  server.on('request', options.onRequest)
  const answers = followAnswers(server)
  handleUpgrades(server, options, answers)
  handleTunnels(server)
  handleExpectations(server)
  server.on('secureConnection', (socket: TLSSocket) => {
    readThroughStream(socket)
    if (sockets.has(socket)) return
    sockets.add(socket)
    endInTurn(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('clientError', (error, socket) => refuseBytes(error, socket, answers.underWay(socket)))
  // A client that speaks something else than TLS is no reason to stop.
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  const address = options.address ?? '127.0.0.1'
  const port = await listen(server, address, options.port ?? 0)
  return {
    url: `https://${address}:${port}`,
    address,
    port,
    get connections() {
      return sockets.size
    },
    close: () => close(server, sockets),
  }
}

function listen(server: Server, address: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, address, () => {
      server.off('error', reject)
      resolve(boundAddress(server).port)
    })
  })
}

function close(server: Server, sockets: ReadonlySet<Duplex>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    for (const socket of sockets) socket.destroy()
  })
}
