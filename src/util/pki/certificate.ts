import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isIPv4 } from 'node:net'
import { der } from './der.ts'

export interface KeyPair {
  /** PEM. */
  certificate: string
  /** PEM, PKCS #8. */
  key: string
}

export interface CertificateOptions {
  commonName: string
  /** `O` of the subject; Kubernetes reads the groups of a client from it. */
  organizations?: readonly string[]
  /** DNS names and IP addresses of a server. */
  names?: readonly string[]
  usage: 'authority' | 'server' | 'client'
  /** Milliseconds since the epoch. */
  now: number
  /** How long the certificate is valid; ten years when left out. */
  days?: number
  /** Who signs; missing for a certificate that signs itself. */
  issuer?: Authority
}

export interface Authority {
  commonName: string
  key: KeyObject
}

const DAY = 86_400_000
const TEN_YEARS = 3650
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2'

/** A new P-256 key with a certificate (RFC 5280) for it. */
export function createCertificate(options: CertificateOptions): KeyPair & { authority: Authority } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuer = options.issuer ?? { commonName: options.commonName, key: privateKey }
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const tbs = toBeSigned(options, issuer.commonName, spki)
  const signature = sign('sha256', tbs, { key: issuer.key, dsaEncoding: 'der' })
  const certificate = der.sequence(tbs, der.sequence(der.oid(ECDSA_WITH_SHA256)), der.bitString(signature))
  return {
    certificate: pem('CERTIFICATE', certificate),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    authority: { commonName: options.commonName, key: privateKey },
  }
}

function toBeSigned(options: CertificateOptions, issuer: string, spki: Buffer): Buffer {
  const serial = randomBytes(16)
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40
  return der.sequence(
    der.context(0, der.integer(Buffer.from([2]))),
    der.integer(serial),
    der.sequence(der.oid(ECDSA_WITH_SHA256)),
    name(issuer),
    // A day back: clocks jump.
    der.sequence(
      der.time(new Date(options.now - DAY)),
      der.time(new Date(options.now + (options.days ?? TEN_YEARS) * DAY)),
    ),
    name(options.commonName, options.organizations),
    spki,
    der.context(3, der.sequence(...extensions(options, spki))),
  )
}

function name(commonName: string, organizations: readonly string[] = []): Buffer {
  const attribute = (oid: string, value: string) => der.set(der.sequence(der.oid(oid), der.utf8(value)))
  return der.sequence(...organizations.map((value) => attribute('2.5.4.10', value)), attribute('2.5.4.3', commonName))
}

function extensions({ usage, names = [] }: CertificateOptions, spki: Buffer): Buffer[] {
  const authority = usage === 'authority'
  // digitalSignature, keyEncipherment and keyCertSign are bits 0, 2 and 5 of the key usage.
  const keyUsage = authority ? der.bitString(Buffer.from([0xa4]), 2) : der.bitString(Buffer.from([0xa0]), 5)
  const basic = authority ? der.sequence(der.boolean(true)) : der.sequence()
  const result = [
    extension('2.5.29.15', true, keyUsage),
    extension('2.5.29.19', true, basic),
    extension('2.5.29.14', false, der.octetString(createHash('sha1').update(spki).digest())),
  ]
  if (!authority) {
    const purpose = usage === 'server' ? '1.3.6.1.5.5.7.3.1' : '1.3.6.1.5.5.7.3.2'
    result.push(extension('2.5.29.37', false, der.sequence(der.oid(purpose))))
  }
  if (names.length > 0) result.push(extension('2.5.29.17', false, der.sequence(...names.map(alternativeName))))
  return result
}

function extension(oid: string, critical: boolean, value: Buffer): Buffer {
  return der.sequence(der.oid(oid), ...(critical ? [der.boolean(true)] : []), der.octetString(value))
}

function alternativeName(text: string): Buffer {
  if (isIPv4(text)) return der.implicit(7, Buffer.from(text.split('.').map(Number)))
  return der.implicit(2, Buffer.from(text))
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
