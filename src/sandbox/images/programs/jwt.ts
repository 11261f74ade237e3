import { createHmac, timingSafeEqual } from 'node:crypto'

export type Claims = Readonly<Record<string, string | number>>

/** A JSON Web Token signed with HS256. The claims keep their order. */
export function signToken(claims: Claims, secret: string): string {
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
  return `${content}.${signature(content, secret)}`
}

/** Whether the token is signed with the secret and has not expired (`exp`, in seconds). */
export function verifyToken(token: string, secret: string, nowSeconds: number): boolean {
  const [header = '', claims = '', given = '', ...rest] = token.split('.')
  const expected = Buffer.from(signature(`${header}.${claims}`, secret))
  const actual = Buffer.from(given)
  if (rest.length > 0 || actual.length !== expected.length || !timingSafeEqual(actual, expected)) return false
  const decoded = decode(claims)
  return decoded !== undefined && (typeof decoded['exp'] !== 'number' || decoded['exp'] > nowSeconds)
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function decode(part: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString())
  } catch {
    return undefined
  }
}

function signature(content: string, secret: string): string {
  return createHmac('sha256', secret).update(content).digest('base64url')
}
