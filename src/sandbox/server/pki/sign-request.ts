import { createHash, createPrivateKey, randomBytes, sign } from 'node:crypto'
import { der } from '../../../util/pki/der.ts'
import { readDer } from '../../../util/pki/der-reader.ts'
import type { Clock } from '../../clock.ts'
import type { SignRequest } from '../../controllers/certificate-signing.ts'
import { childrenOf, parseRequest, SUBJECT_ALTERNATIVE_NAME } from './certificate-request.ts'
import type { Certificates } from './certificates.ts'
import { checkRequest } from './signer-rules.ts'

const ECDSA_WITH_SHA256 = der.sequence(der.oid('1.2.840.10045.4.3.2'))
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
  return async ({ pem, signerName, usages, seconds }) => {
    const request = parseRequest(pem)
    checkRequest(signerName, request, usages)
    const { subject, publicKey, alternativeNames } = request
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
