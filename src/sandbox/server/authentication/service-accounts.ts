import { randomUUID } from 'node:crypto'
import type { Reader } from '../../client.ts'
import type { Clock } from '../../clock.ts'
import { kinds } from '../../kinds.ts'
import type { KindRef } from '../../objects.ts'
import type { UserInfo } from '../types.ts'
import { type BoundReference, ISSUER, type TokenClaims, type TokenSigner } from './tokens.ts'

export const API_AUDIENCE = ISSUER

export interface TokenSubject {
  namespace: string
  serviceAccount: BoundReference
  pod?: BoundReference | undefined
  secret?: BoundReference | undefined
  node?: BoundReference | undefined
}

/** How much longer a projected token lives than it says, so that clients that never read it again go on working. */
const EXTENDED_SECONDS = 365 * 86_400

export function issueToken(
  signer: TokenSigner,
  clock: Clock,
  subject: TokenSubject,
  audiences: readonly string[],
  seconds: number,
): { token: string; expires: number } {
  const now = Math.floor(clock.now() / 1000)
  const { namespace, serviceAccount, pod, secret, node } = subject
  // 3607 seconds is what the kubelet asks for: serviceaccount.WarnOnlyBoundTokenExpiration.
  const extended = seconds === 3607
  const claims: TokenClaims = {
    aud: audiences.length > 0 ? audiences : [API_AUDIENCE],
    exp: now + (extended ? EXTENDED_SECONDS : seconds),
    iat: now,
    iss: ISSUER,
    jti: randomUUID(),
    'kubernetes.io': {
      namespace,
      ...(node ? { node } : {}),
      ...(pod ? { pod } : {}),
      ...(secret ? { secret } : {}),
      serviceaccount: serviceAccount,
      ...(extended ? { warnafter: now + seconds } : {}),
    },
    nbf: now,
    sub: username(namespace, serviceAccount.name),
  }
  return { token: signer.sign(claims), expires: (now + seconds) * 1000 }
}

function username(namespace: string, name: string): string {
  return `system:serviceaccount:${namespace}:${name}`
}

export type TokenAnswer = { user: UserInfo; audiences: readonly string[] } | { error: string }

/** Who a token belongs to, if it is valid now and everything it is bound to still exists. */
export function checkToken(
  signer: TokenSigner,
  reader: Reader,
  clock: Clock,
  token: string,
  wanted: readonly string[] = [API_AUDIENCE],
): TokenAnswer {
  const claims = signer.verify(token)
  if (!claims) return { error: 'invalid bearer token' }
  const now = clock.now() / 1000
  if (claims.iss !== ISSUER) return { error: 'invalid bearer token' }
  if (now >= claims.exp) return { error: 'service account token has expired' }
  if (now < claims.nbf - 60) return { error: 'service account token is not valid yet' }
  const audiences = claims.aud.filter((audience) => wanted.includes(audience))
  if (audiences.length === 0) {
    return {
      error: `token audiences ${JSON.stringify(claims.aud)} is invalid for the target audiences ${JSON.stringify(wanted)}`,
    }
  }
  const gone = missing(reader, claims['kubernetes.io'])
  return gone === undefined ? { user: userOf(claims), audiences } : { error: gone }
}

function missing(reader: Reader, claims: TokenClaims['kubernetes.io']): string | undefined {
  const { namespace, serviceaccount, pod, secret } = claims
  const alive = (kind: KindRef, reference: BoundReference) => {
    const { uid, deletionTimestamp } = reader.get(kind, namespace, reference.name)?.metadata ?? {}
    // A pod may still speak while it is being ended.
    return uid === reference.uid && (!deletionTimestamp || kind === kinds.pods)
  }
  if (!alive(kinds.serviceAccounts, serviceaccount)) return 'service account token has been invalidated'
  if (pod && !alive(kinds.pods, pod)) return 'service account token has been invalidated'
  return secret && !alive(kinds.secrets, secret) ? 'service account token has been invalidated' : undefined
}

function userOf({ jti, 'kubernetes.io': claims }: TokenClaims): UserInfo {
  const { namespace, serviceaccount, pod, node } = claims
  return {
    username: username(namespace, serviceaccount.name),
    uid: serviceaccount.uid,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    extra: {
      'authentication.kubernetes.io/credential-id': [`JTI=${jti}`],
      ...(node
        ? { 'authentication.kubernetes.io/node-name': [node.name], 'authentication.kubernetes.io/node-uid': [node.uid] }
        : {}),
      ...(pod
        ? { 'authentication.kubernetes.io/pod-name': [pod.name], 'authentication.kubernetes.io/pod-uid': [pod.uid] }
        : {}),
    },
  }
}
