import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { Reader } from '../../client.ts'
import type { Clock } from '../../clock.ts'
import { unauthorized } from '../statuses.ts'
import type { UserInfo } from '../types.ts'
import { checkToken } from './service-accounts.ts'
import type { TokenSigner } from './tokens.ts'

export const ANONYMOUS: UserInfo = { username: 'system:anonymous', groups: ['system:unauthenticated'] }

export type Authenticate = (request: IncomingMessage) => UserInfo

/** Who sends a request: by client certificate, else by bearer token, else nobody. Throws 401 for credentials that are wrong. */
export function createAuthenticator(signer: TokenSigner, reader: Reader, clock: Clock): Authenticate {
  const bySocket = new WeakMap<object, UserInfo | null>()
  const certificateUser = usersByCertificate()
  return (request) => {
    const socket = request.socket as TLSSocket
    let user = bySocket.get(socket)
    if (user === undefined) {
      user = certificateUser(socket) ?? null
      bySocket.set(socket, user)
    }
    if (user) return user
    const token = bearerToken(request)
    if (token === undefined) return ANONYMOUS
    const answer = checkToken(signer, reader, clock, token)
    if ('error' in answer) throw unauthorized()
    return answer.user
  }
}

/** How many certificates are remembered; clients make a connection for each command and show the same one. */
const REMEMBERED = 1000

function usersByCertificate(): (socket: TLSSocket) => UserInfo | undefined {
  const known = new Map<string, UserInfo | undefined>()
  return (socket) => {
    const certificate = socket.authorized ? socket.getPeerX509Certificate() : undefined
    if (!certificate) return undefined
    const fingerprint = createHash('sha256').update(certificate.raw).digest('hex')
    if (known.has(fingerprint)) return known.get(fingerprint)
    if (known.size >= REMEMBERED) known.clear()
    const user = userOf(socket, fingerprint)
    known.set(fingerprint, user)
    return user
  }
}

function userOf(socket: TLSSocket, fingerprint: string): UserInfo | undefined {
  const { subject } = socket.getPeerCertificate()
  if (!subject?.CN) return undefined
  const organizations = subject.O as string | string[] | undefined
  const groups = organizations === undefined ? [] : [organizations].flat()
  return {
    username: [subject.CN].flat()[0] ?? '',
    groups: [...groups, 'system:authenticated'],
    extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${fingerprint}`] },
  }
}

function bearerToken({ headers }: IncomingMessage): string | undefined {
  const header = headers.authorization
  if (header !== undefined) return /^bearer +(\S+)$/i.exec(header.trim())?.[1]
  // Browsers can't set headers on a WebSocket: the token comes as a subprotocol.
  const protocols = headers['sec-websocket-protocol']?.split(',').map((protocol) => protocol.trim()) ?? []
  const prefix = 'base64url.bearer.authorization.k8s.io.'
  const encoded = protocols.find((protocol) => protocol.startsWith(prefix))?.slice(prefix.length)
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64url').toString()
}
