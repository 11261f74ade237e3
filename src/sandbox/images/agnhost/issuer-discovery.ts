import type { JsonWebKey } from 'node:crypto'
import { createPublicKey, verify } from 'node:crypto'
import { goLog } from '../programs/go-http.ts'
import type { Process } from '../types.ts'
import type { AgnhostFlags } from './flags.ts'
import { getFromCluster } from './in-cluster.ts'

interface Claims {
  iss: string
  aud: string | readonly string[]
  exp: number
}

/** `agnhost test-service-account-issuer-discovery`: checks a mounted token by the keys that its issuer publishes. */
export async function issuerDiscovery(process: Process, flags: AgnhostFlags): Promise<number> {
  try {
    const token = await read(process, flags.get('token-path'))
    goLog(process, 'OK: Got token')
    goLog(process, 'validating with in-cluster discovery')
    await validate(process, token, flags.get('audience'))
    return 0
  } catch (error) {
    goLog(process, `failed to validate with in-cluster discovery: ${(error as Error).message}`)
    return 1
  }
}

async function validate(process: Process, token: string, audience: string): Promise<void> {
  const [header = '', payload = '', signature = ''] = token.trim().split('.')
  const claims = part<Claims>(payload)
  goLog(process, `OK: got issuer ${claims.iss}`)
  const configuration = await getJson<{ issuer: string; jwks_uri: string }>(
    process,
    `${claims.iss}/.well-known/openid-configuration`,
  )
  if (configuration.issuer !== claims.iss) {
    throw new Error(
      `oidc: issuer did not match the issuer returned by provider, expected ${JSON.stringify(claims.iss)} got ${JSON.stringify(configuration.issuer)}`,
    )
  }
  goLog(process, `OK: Constructed OIDC provider for issuer ${claims.iss}`)
  if (![claims.aud].flat().includes(audience)) {
    throw new Error(`oidc: expected audience ${JSON.stringify(audience)} got ${JSON.stringify([claims.aud].flat())}`)
  }
  if (claims.exp * 1000 < process.clock.now()) throw new Error('oidc: token is expired')
  const { keys } = await getJson<{ keys: (JsonWebKey & { kid?: string })[] }>(process, configuration.jwks_uri)
  const key = keys.find(({ kid }) => kid === part<{ kid?: string }>(header).kid)
  if (!key || !isSigned(`${header}.${payload}`, signature, key)) {
    throw new Error('failed to verify signature: failed to verify id token signature')
  }
  goLog(process, 'OK: Validated signature on JWT')
  goLog(process, 'OK: Got valid claims from token!')
}

function isSigned(text: string, signature: string, jwk: JsonWebKey): boolean {
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  return verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))
}

async function getJson<T>(process: Process, address: string): Promise<T> {
  const { message, text } = await getFromCluster(process, address)
  if (message.statusCode !== 200) throw new Error(`${message.statusCode}: ${text}`)
  return JSON.parse(text) as T
}

async function read(process: Process, path: string): Promise<string> {
  return Buffer.from(await process.fs.readFile(path)).toString()
}

function part<T>(text: string): T {
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as T
}
