import type { CertificateSigningRequest, CertificateSigningRequestCondition } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { same } from '../common/immutable.ts'
import { checkRequest } from './request-rules.ts'

/** `ValidateCertificateSigningRequestStatusUpdate`: signers add the certificate, and do not say who is approved. */
export function checkStatusChange(
  errors: FieldErrors,
  request: CertificateSigningRequest,
  old: CertificateSigningRequest,
): void {
  checkRequest(errors, request)
  const [certificate, before] = [request.status?.certificate ?? '', old.status?.certificate ?? '']
  if (certificate !== before) checkCertificate(errors, certificate)
  checkKept(errors, request, old)
  checkDecisions(errors, request, old)
  if (certificate !== before && before !== '')
    errors.forbidden('status.certificate', 'updates may not modify existing certificate content')
}

/** `ValidateCertificateSigningRequestApprovalUpdate` */
export function checkApproval(
  errors: FieldErrors,
  request: CertificateSigningRequest,
  old: CertificateSigningRequest,
): void {
  checkRequest(errors, request)
  checkKept(errors, request, old)
}

const CONDITIONS = 'status.conditions'

function ofType({ status }: CertificateSigningRequest, type: string): CertificateSigningRequestCondition[] {
  return (status?.conditions ?? []).filter((condition) => condition.type === type)
}

function checkKept(errors: FieldErrors, request: CertificateSigningRequest, old: CertificateSigningRequest): void {
  for (const type of ['Approved', 'Denied', 'Failed'])
    if (ofType(request, type).length < ofType(old, type).length)
      errors.forbidden(CONDITIONS, `updates may not remove a condition of type "${type}"`)
}

function checkDecisions(errors: FieldErrors, request: CertificateSigningRequest, old: CertificateSigningRequest): void {
  for (const type of ['Approved', 'Denied']) {
    const [after, before] = [ofType(request, type), ofType(old, type)]
    if (after.length > before.length) errors.forbidden(CONDITIONS, `updates may not add a condition of type "${type}"`)
    else if (after.length === before.length && !same(after, before))
      errors.forbidden(CONDITIONS, `updates may not modify a condition of type "${type}"\n`)
  }
}

/** `validateCertificate`. What is inside of the PEM blocks is its signer's business. */
function checkCertificate(errors: FieldErrors, base64: string): void {
  const text = Buffer.from(base64, 'base64').toString()
  const invalid = (detail: string) => errors.invalid('status.certificate', '<certificate data>', detail)
  const types = [...text.matchAll(/-----BEGIN ([^-]+)-----[\s\S]*?-----END \1-----/g)].map(([, type = '']) => type)
  const other = types.find((type) => type !== 'CERTIFICATE')
  if (other !== undefined) invalid(`only CERTIFICATE PEM blocks are allowed, found ${JSON.stringify(other)}`)
  else if (types.length === 0) invalid('must contain at least one CERTIFICATE PEM block')
}
