import { readDer } from '../../../util/pki/der-reader.ts'
import { type CertificateRequest, childrenOf, namesOf } from './certificate-request.ts'

const NODES = 'system:nodes'
const NODE = 'system:node:'

/** What a built-in signer demands of a request; throws with the words for its status (pkg/apis/certificates/helpers.go). */
export function checkRequest(signerName: string, request: CertificateRequest, usages: readonly string[]): void {
  if (signerName === 'kubernetes.io/kube-apiserver-client') checkClientUsages(usages)
  if (signerName === 'kubernetes.io/kube-apiserver-client-kubelet') checkKubeletClient(request, usages)
  if (signerName === 'kubernetes.io/kubelet-serving') checkKubeletServing(request, usages)
}

function checkClientUsages(usages: readonly string[]): void {
  const wrong = usages.find((usage) => !['digital signature', 'key encipherment', 'client auth'].includes(usage))
  if (wrong !== undefined) throw new Error(`invalid usage for client certificate: ${wrong}`)
  if (!usages.includes('client auth')) throw new Error('missing required usage for client certificate: client auth')
}

function checkKubeletClient(request: CertificateRequest, usages: readonly string[]): void {
  checkOrganization(request)
  const names = alternativesOf(request)
  for (const [kind, words] of [
    ['dns', 'DNS'],
    ['email', 'Email'],
    ['ip', 'IP'],
    ['uri', 'URI'],
  ] as const) {
    if (names.has(kind)) throw new Error(`${words} subjectAltNames are not allowed`)
  }
  checkCommonName(request)
  checkUsages(usages, 'client auth')
}

function checkKubeletServing(request: CertificateRequest, usages: readonly string[]): void {
  checkOrganization(request)
  const names = alternativesOf(request)
  if (!names.has('dns') && !names.has('ip')) throw new Error('DNS or IP subjectAltName is required')
  if (names.has('email')) throw new Error('Email subjectAltNames are not allowed')
  if (names.has('uri')) throw new Error('URI subjectAltNames are not allowed')
  checkUsages(usages, 'server auth')
  checkCommonName(request)
}

function checkOrganization({ subject }: CertificateRequest): void {
  const organizations = namesOf(subject, 'organization')
  if (organizations.length !== 1 || organizations[0] !== NODES) {
    throw new Error(`subject organization is not ${NODES}`)
  }
}

function checkCommonName({ subject }: CertificateRequest): void {
  const name = namesOf(subject, 'commonName').at(-1) ?? ''
  if (!name.startsWith(NODE)) throw new Error(`subject common name does not begin with ${NODE}`)
}

/** A key that is no RSA key need not encipher others. */
function checkUsages(usages: readonly string[], purpose: string): void {
  const given = new Set(usages)
  const required = [purpose, 'digital signature', 'key encipherment'].sort()
  const isMissing = required.some((usage) => !given.has(usage) && usage !== 'key encipherment')
  if (isMissing || usages.some((usage) => !required.includes(usage))) {
    throw new Error(`usages did not match [${required.join(' ')}]`)
  }
}

/** By the last bits of its tag, the kind of an alternative name (RFC 5280, 4.2.1.6). */
const KINDS: Readonly<Record<number, string | undefined>> = { 1: 'email', 2: 'dns', 6: 'uri', 7: 'ip' }

/** The kinds of alternative names that are asked for. */
function alternativesOf({ alternativeNames }: CertificateRequest): Set<string> {
  const [octets] = alternativeNames ? readDer(alternativeNames) : []
  const names = childrenOf(childrenOf(octets)[0])
  return new Set(names.flatMap(({ bytes }) => KINDS[(bytes[0] ?? 0) & 0x1f] ?? []))
}
