import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'

export const ISSUER = 'https://kubernetes.default.svc.cluster.local'

/** An object of the API a token dies with. */
export interface BoundReference {
  name: string
  uid: string
}

/** The claims of a service account token. Source: k8s.io/kubernetes/pkg/serviceaccount/claims.go. */
export interface TokenClaims {
  aud: readonly string[]
  /** Seconds since the epoch. */
  exp: number
  iat: number
  nbf: number
  iss: string
  jti: string
  sub: string
  'kubernetes.io': {
    namespace: string
    serviceaccount: BoundReference
    pod?: BoundReference
    secret?: BoundReference
    node?: BoundReference
    /** After this moment a token that lives longer is told to be stale. */
    warnafter?: number
  }
}

/** Signs and checks service account tokens (JWT, ES256) with one key. */
export interface TokenSigner {
  sign(claims: TokenClaims): string
  /** The claims of a token of this key; undefined for any other text. The time is not looked at. */
  verify(token: string): TokenClaims | undefined
  readonly jwks: object
}

export function createTokenSigner(keyPem: string): TokenSigner {
  const key = createPrivateKey(keyPem)
  const publicKey = createPublicKey(key)
  const kid = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url')
  const header = encode({ alg: 'ES256', kid })
  return {
    sign(claims) {
      const text = `${header}.${encode(claims)}`
      return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
    },
    verify: (token) => verified(token, publicKey),
    jwks: { keys: [{ use: 'sig', kid, alg: 'ES256', ...(publicKey.export({ format: 'jwk' }) as JsonWebKey) }] },
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function verified(token: string, key: KeyObject): TokenClaims | undefined {
  const [header, payload, signature, ...more] = token.split('.')
  if (!header || !payload || !signature || more.length > 0) return undefined
  try {
    const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { alg?: unknown }
    const text = Buffer.from(`${header}.${payload}`)
    const bytes = Buffer.from(signature, 'base64url')
    if (alg !== 'ES256' || !verify('sha256', text, { key, dsaEncoding: 'ieee-p1363' }, bytes)) return undefined
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as TokenClaims
  } catch {
    return undefined
  }
}
