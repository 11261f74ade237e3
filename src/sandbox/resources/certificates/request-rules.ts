import type { Draft } from '../../objects.ts'
import type { CertificateSigningRequest, CertificateSigningRequestCondition } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { GoText } from '../common/go-values.ts'
import { dnsLabelErrors, dnsSubdomainErrors } from '../common/names.ts'

const USAGES = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
]

/** `validateCertificateSigningRequest`. What is inside of the PEM block is its signer's business. */
export function checkRequest(errors: FieldErrors, { spec, status }: Draft<CertificateSigningRequest>): void {
  const request = Buffer.from(spec.request ?? '', 'base64')
  if (!/-----BEGIN CERTIFICATE REQUEST-----[\s\S]*-----END CERTIFICATE REQUEST-----/.test(request.toString()))
    errors.invalid('spec.request', goBytes(spec.request, request), 'PEM block type must be CERTIFICATE REQUEST')
  checkUsages(errors, spec.usages ?? [])
  checkSignerName(errors, spec.signerName ?? '')
  const { expirationSeconds: seconds } = spec
  if (seconds !== undefined && seconds < 600)
    errors.invalid('spec.expirationSeconds', seconds, 'may not specify a duration less than 600 seconds (10 minutes)')
  checkConditions(errors, status?.conditions ?? [])
}

function goBytes(sent: string | null | undefined, bytes: Buffer): GoText {
  if (sent === undefined || sent === null) return new GoText('[]byte(nil)')
  return new GoText(`[]byte{${[...bytes].map((byte) => `0x${byte.toString(16)}`).join(', ')}}`)
}

function checkUsages(errors: FieldErrors, usages: readonly string[]): void {
  if (usages.length === 0) errors.required('spec.usages')
  for (const [index, usage] of usages.entries())
    if (!USAGES.includes(usage)) errors.notSupported(`spec.usages[${index}]`, usage, USAGES)
  for (const [index, usage] of usages.entries())
    if (usages.indexOf(usage) < index) errors.duplicate(`spec.usages[${index}]`, usage)
}

/** `ValidateSignerName` */
function checkSignerName(errors: FieldErrors, name: string) {
  const field = 'spec.signerName'
  if (name === '') return errors.required(field)
  if (name === 'kubernetes.io/legacy-unknown')
    return errors.invalid(field, name, 'the legacy signerName is not allowed via this API version')
  const [domain = '', path = '', ...rest] = name.split('/')
  if (rest.length > 0 || !name.includes('/'))
    return errors.invalid(
      field,
      name,
      "must be a fully qualified domain and path of the form 'example.com/signer-name'",
    )
  const labels = domain.split('.')
  checkFirstBad(errors, field, domain, labels, dnsLabelErrors)
  if (labels.length < 2)
    errors.invalid(field, domain, 'should be a domain with at least two segments separated by dots')
  checkFirstBad(errors, field, path, path.split('.'), dnsSubdomainErrors)
}

function checkFirstBad(
  errors: FieldErrors,
  field: string,
  whole: string,
  labels: readonly string[],
  check: (label: string) => string[],
): void {
  const bad = labels.find((label) => check(label).length > 0)
  if (bad === undefined) return
  for (const text of check(bad)) errors.invalid(field, whole, `validating label ${JSON.stringify(bad)}: ${text}`)
}

const TRUE_ONLY = new Set(['Approved', 'Denied', 'Failed'])

/** `validateConditions` */
function checkConditions(errors: FieldErrors, conditions: readonly CertificateSigningRequestCondition[]): void {
  const seen = new Set<string>()
  for (const [index, { type, status }] of conditions.entries()) {
    const path = `status.conditions[${index}]`
    if (!type) errors.required(`${path}.type`)
    errors.oneOf(`${path}.status`, status, TRUE_ONLY.has(type) ? ['True'] : ['False', 'True', 'Unknown'])
    const opposite = type === 'Approved' ? 'Denied' : type === 'Denied' ? 'Approved' : undefined
    if (opposite && seen.has(opposite))
      errors.invalid(`${path}.type`, type, 'Approved and Denied conditions are mutually exclusive')
    if (seen.has(type)) errors.duplicate(`${path}.type`, type)
    seen.add(type)
  }
}
