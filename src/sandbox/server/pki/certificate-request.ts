import { createPublicKey, verify } from 'node:crypto'
import { der } from '../../../util/pki/der.ts'
import { type DerValue, readDer } from '../../../util/pki/der-reader.ts'

const EXTENSION_REQUEST = der.oid('1.2.840.113549.1.9.14')
export const SUBJECT_ALTERNATIVE_NAME = der.oid('2.5.29.17')
const ATTRIBUTES = { organization: der.oid('2.5.4.10'), commonName: der.oid('2.5.4.3') }

/** What a PKCS #10 request asks for, in DER. */
export interface CertificateRequest {
  subject: Buffer
  publicKey: Buffer
  /** The content of the extension it asks for. */
  alternativeNames: Buffer | undefined
}

/** Throws when the text is no request, or one that its own key has not signed. */
export function parseRequest(pem: string): CertificateRequest {
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

/** The organizations (`O`) in the subject of a request; none when the text is no request. */
export function organizationsOf(pem: string): string[] {
  try {
    return namesOf(parseRequest(pem).subject, 'organization')
  } catch {
    return []
  }
}

/** The values of one sort in a subject. */
export function namesOf(subject: Buffer, sort: keyof typeof ATTRIBUTES): string[] {
  const names = readDer(subject).flatMap(childrenOf).flatMap(childrenOf).map(childrenOf)
  return names
    .filter(([type]) => type?.bytes.equals(ATTRIBUTES[sort]))
    .map(([, value]) => value?.content.toString() ?? '')
}

export function childrenOf(value: DerValue | undefined): DerValue[] {
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
