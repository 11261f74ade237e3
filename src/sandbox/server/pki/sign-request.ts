import { createHash, createPrivateKey, createPublicKey, randomBytes, sign, verify } from 'node:crypto'
import { der } from '../../../util/pki/der.ts'
import { type DerValue, readDer } from '../../../util/pki/der-reader.ts'
import type { Clock } from '../../clock.ts'
import type { SignRequest } from '../../controllers/certificate-signing.ts'
import type { Certificates } from './certificates.ts'

const ECDSA_WITH_SHA256 = der.sequence(der.oid('1.2.840.10045.4.3.2'))
const EXTENSION_REQUEST = der.oid('1.2.840.113549.1.9.14')
const SUBJECT_ALTERNATIVE_NAME = der.oid('2.5.29.17')
/** Clocks of clients may be behind. */
const BACKDATE = 5 * 60_000
const LONGEST = 365 * 24 * 3600

/** The bit of each key usage, from the left (RFC 5280, 4.2.1.3). */
const KEY_USAGES = ['digital signature', 'content commitment', 'key encipherment', 'data encipherment', 'key agreement']
const EXTENDED_USAGES: Readonly<Record<string, string | undefined>> = {
  'server auth': '1.3.6.1.5.5.7.3.1',
  'client auth': '1.3.6.1.5.5.7.3.2',
}

/** Signs PKCS #10 requests with the cluster's authority, as pkg/controller/certificates/authority. */
export function requestSigner({ authority }: Certificates, clock: Clock): SignRequest {
  const key = createPrivateKey(authority.key)
  return async ({ pem, usages, seconds }) => {
    const { subject, publicKey, alternativeNames } = parseRequest(pem)
    const now = clock.now()
    const tbs = der.sequence(
      der.context(0, der.integer(Buffer.from([2]))),
      der.integer(serialNumber()),
      ECDSA_WITH_SHA256,
      subjectOf(authority.certificate),
      der.sequence(
        der.time(new Date(now - BACKDATE)),
        der.time(new Date(now + Math.min(seconds, LONGEST) * 1000 - BACKDATE)),
      ),
      subject,
      publicKey,
      der.context(3, der.sequence(...extensions(usages, publicKey, alternativeNames))),
    )
    const signature = sign('sha256', tbs, { key, dsaEncoding: 'der' })
    return toPem(der.sequence(tbs, ECDSA_WITH_SHA256, der.bitString(signature)))
  }
}

interface CertificateRequest {
  subject: Buffer
  publicKey: Buffer
  /** The content of the extension it asks for. */
  alternativeNames: Buffer | undefined
}

/** Throws when the text is no request, or one that its own key has not signed. */
function parseRequest(pem: string): CertificateRequest {
  const [, base64 = ''] = /-----BEGIN CERTIFICATE REQUEST-----([^-]*)-----END/.exec(pem) ?? []
  const [info, algorithm, signature] = childrenOf(readDer(Buffer.from(base64, 'base64'))[0])
  const [, subject, publicKey, attributes] = childrenOf(info)
  if (!info || !algorithm || !signature || !subject || !publicKey) throw new Error('unable to parse csr')
  const key = createPublicKey({ key: publicKey.bytes, format: 'der', type: 'spki' })
  // A bit string starts with the number of its unused bits, 0 here.
  if (!verify(hashOf(algorithm), info.bytes, key, signature.content.subarray(1))) {
    throw new Error('unable to verify certificate request signature')
  }
  return { subject: subject.bytes, publicKey: publicKey.bytes, alternativeNames: alternativeNamesOf(attributes) }
}

function childrenOf(value: DerValue | undefined): DerValue[] {
  return value ? readDer(value.content) : []
}

const HASHES: Readonly<Record<string, string | undefined>> = {
  [der.oid('1.2.840.10045.4.3.2').toString('hex')]: 'sha256',
  [der.oid('1.2.840.10045.4.3.3').toString('hex')]: 'sha384',
  [der.oid('1.2.840.10045.4.3.4').toString('hex')]: 'sha512',
  [der.oid('1.2.840.113549.1.1.11').toString('hex')]: 'sha256',
  [der.oid('1.2.840.113549.1.1.12').toString('hex')]: 'sha384',
  [der.oid('1.2.840.113549.1.1.13').toString('hex')]: 'sha512',
}

/** The hash of a signature algorithm; none for Ed25519, which brings its own. */
function hashOf(algorithm: DerValue): string | null {
  return HASHES[childrenOf(algorithm)[0]?.bytes.toString('hex') ?? ''] ?? null
}

function alternativeNamesOf(attributes: DerValue | undefined): Buffer | undefined {
  for (const attribute of childrenOf(attributes)) {
    const [type, values] = childrenOf(attribute)
    if (!type?.bytes.equals(EXTENSION_REQUEST)) continue
    for (const extension of childrenOf(childrenOf(values)[0])) {
      const parts = childrenOf(extension)
      if (parts[0]?.bytes.equals(SUBJECT_ALTERNATIVE_NAME)) return parts.at(-1)?.bytes
    }
  }
  return undefined
}

function extensions(usages: readonly string[], publicKey: Buffer, alternativeNames: Buffer | undefined): Buffer[] {
  const extended = usages.flatMap((usage) => EXTENDED_USAGES[usage] ?? [])
  const usage = keyUsage(usages)
  const keyId = createHash('sha1').update(publicKey).digest()
  return [
    ...(usage ? [extension('2.5.29.15', true, der.octetString(usage))] : []),
    ...(extended.length > 0
      ? [extension('2.5.29.37', false, der.octetString(der.sequence(...extended.map(der.oid))))]
      : []),
    extension('2.5.29.19', true, der.octetString(der.sequence())),
    extension('2.5.29.14', false, der.octetString(der.octetString(keyId))),
    ...(alternativeNames ? [der.sequence(SUBJECT_ALTERNATIVE_NAME, alternativeNames)] : []),
  ]
}

/** The bits of what the key may be used for; undefined for none, which a certificate does not say. */
function keyUsage(usages: readonly string[]): Buffer | undefined {
  const names = usages.map((usage) => (usage === 'signing' ? 'digital signature' : usage))
  const bits = KEY_USAGES.map((usage) => names.includes(usage))
  const last = bits.lastIndexOf(true)
  if (last < 0) return undefined
  const byte = bits.reduce((sum, bit, index) => (bit ? sum | (0x80 >> index) : sum), 0)
  return der.bitString(Buffer.from([byte]), 7 - last)
}

function extension(oid: string, critical: boolean, value: Buffer): Buffer {
  return der.sequence(der.oid(oid), ...(critical ? [der.boolean(true)] : []), value)
}

function subjectOf(certificate: string): Buffer {
  const [, base64 = ''] = /-----BEGIN CERTIFICATE-----([^-]*)-----END/.exec(certificate) ?? []
  const [tbs] = childrenOf(readDer(Buffer.from(base64, 'base64'))[0])
  const subject = childrenOf(tbs)[5]
  if (!subject) throw new Error('the authority has no subject')
  return subject.bytes
}

function serialNumber(): Buffer {
  const serial = randomBytes(16)
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40
  return serial
}

function toPem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
