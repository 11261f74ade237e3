import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { sendRequest } from '../../../network/http-client.ts'
import type { Process } from '../../types.ts'

/** One HTTP exchange of a client program. Failures are network errors, {@link TlsFailure} or {@link TimedOut}. */
export interface Exchange {
  message: IncomingMessage
  address: string
  port: number
}

export interface FetchRequest {
  url: URL
  method: string
  headers: readonly (readonly [string, string])[]
  body?: Buffer | undefined
  httpVersion?: '1.0' | '1.1' | undefined
  /** Where to connect instead of the URL's host (`--resolve`, `--connect-to`). */
  connectTo?: { host: string; port: number } | undefined
  /** Certificates to trust, PEM. Without them no certificate is trusted: the sandbox has no public authorities. */
  ca?: Buffer | undefined
  insecure?: boolean | undefined
  connectTimeoutMilliseconds?: number | undefined
  onConnected?: ((address: string, port: number, tls: TLSSocket | undefined) => void) | undefined
}

/** The TLS handshake failed (`handshake`), or the certificate is not trusted. */
export class TlsFailure extends Error {
  readonly kind: 'handshake' | 'certificate'
  constructor(kind: TlsFailure['kind'], message: string) {
    super(message)
    this.kind = kind
  }
}

export class TimedOut extends Error {}

export async function fetchUrl(process: Process, request: FetchRequest): Promise<Exchange> {
  const { url } = request
  const port = request.connectTo?.port ?? (Number(url.port) || (url.protocol === 'https:' ? 443 : 80))
  const host = request.connectTo?.host ?? url.hostname
  const opening = process.net.connect(host, port)
  const connection = await limit(process, opening, request.connectTimeoutMilliseconds)
  const socket: Duplex = url.protocol === 'https:' ? await secure(connection, request) : connection
  process.killed.addEventListener('abort', () => connection.destroy(), { once: true })
  const address = connection.remoteAddress
  request.onConnected?.(address, port, socket === connection ? undefined : (socket as TLSSocket))
  const path = `${url.pathname}${url.search}`
  const message = await sendRequest(socket, { ...request, path, httpVersion: request.httpVersion ?? '1.1' })
  return { message, address, port }
}

function limit<T>({ clock }: Process, attempt: Promise<T>, milliseconds: number | undefined): Promise<T> {
  if (milliseconds === undefined) return attempt
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => reject(new TimedOut()), milliseconds)
    attempt.then(resolve, reject).finally(() => timer.cancel())
  })
}

function secure(connection: Duplex, { url, ca, insecure }: FetchRequest): Promise<TLSSocket> {
  const servername = /^[\d.]+$|:/.test(url.hostname) ? {} : { servername: url.hostname }
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      socket: connection,
      rejectUnauthorized: false,
      ca: ca ?? [],
      host: url.hostname,
      ...servername,
    })
    socket.on('error', (error) => reject(new TlsFailure('handshake', error.message)))
    socket.once('secureConnect', () => {
      const problem = socket.authorizationError as unknown
      if (!problem || insecure) return resolve(socket)
      socket.destroy()
      reject(new TlsFailure('certificate', describe(String((problem as Error).message ?? problem), url)))
    })
  })
}

function describe(problem: string, url: URL): string {
  const words: Readonly<Record<string, string>> = {
    DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed certificate',
    SELF_SIGNED_CERT_IN_CHAIN: 'self-signed certificate in certificate chain',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unable to get local issuer certificate',
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unable to get local issuer certificate',
    CERT_HAS_EXPIRED: 'certificate has expired',
  }
  const known = words[problem]
  return known
    ? `SSL certificate problem: ${known}`
    : `SSL: no alternative certificate subject name matches target host name '${url.hostname}'`
}
