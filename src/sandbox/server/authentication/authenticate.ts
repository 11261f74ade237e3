import { createHash, type X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { Reader } from '../../client.ts'
import type { Clock } from '../../clock.ts'
import { unauthorized } from '../statuses.ts'
import type { UserInfo } from '../types.ts'
import { checkToken } from './service-accounts.ts'
import type { TokenSigner } from './tokens.ts'
import { type TrustsClient, trustedClients } from './trust.ts'

export const ANONYMOUS: UserInfo = { username: 'system:anonymous', groups: ['system:unauthenticated'] }

export type Authenticate = (request: IncomingMessage) => UserInfo

interface Credentials {
  /** The authority (PEM) whose certificates are believed. */
  authority: string
  tokens: TokenSigner
  reader: Reader
  clock: Clock
}

/** Who sends a request: by client certificate, else by bearer token, else nobody. Throws 401 for credentials that are wrong. */
export function createAuthenticator({ authority, tokens, reader, clock }: Credentials): Authenticate {
  const bySocket = new WeakMap<object, Shown>()
  const shownBy = usersByCertificate(trustedClients(authority))
  return (request) => {
    const socket = request.socket as TLSSocket
    let shown = bySocket.get(socket)
    if (shown === undefined) {
      shown = shownBy(socket)
      bySocket.set(socket, shown)
    }
    if (typeof shown === 'object') return shown
    const token = bearerToken(request)
    if (token === undefined && shown === 'nothing') return ANONYMOUS
    if (token === undefined) throw unauthorized()
    const answer = checkToken(tokens, reader, clock, token)
    if ('error' in answer) throw unauthorized()
    return answer.user
  }
}

/** How many certificates are remembered; clients make a connection for each command and show the same one. */
const REMEMBERED = 1000

/** Whose certificate a connection shows; `stranger` when it is none of ours. */
type Shown = UserInfo | 'nothing' | 'stranger'

function usersByCertificate(isTrusted: TrustsClient): (socket: TLSSocket) => Shown {
  const known = new Map<string, UserInfo>()
  return (socket) => {
    const certificate = socket.getPeerX509Certificate()
    if (!certificate) return 'nothing'
    const fingerprint = fingerprintOf(certificate)
    const before = known.get(fingerprint)
    if (before) return before
    const user = isTrusted(certificate) ? userOf(socket, fingerprint) : undefined
    if (!user) return 'stranger'
    if (known.size >= REMEMBERED) known.clear()
    known.set(fingerprint, user)
    return user
  }
}

function fingerprintOf(certificate: X509Certificate): string {
  return createHash('sha256').update(certificate.raw).digest('hex')
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
