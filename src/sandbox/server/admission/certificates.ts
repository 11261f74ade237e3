import { isDeepStrictEqual } from 'node:util'
import { forbidden } from '../../api/status.ts'
import type { CertificateSigningRequest } from '../../schema/types.gen.ts'
import type { Authorizer } from '../authorization/types.ts'
import { organizationsOf } from '../pki/certificate-request.ts'
import type { AdmissionPlugin, AdmissionRequest } from './types.ts'

const GROUP = 'certificates.k8s.io'
const CLIENT_SIGNER = 'kubernetes.io/kube-apiserver-client'
const MASTERS = 'system:masters'

/** Who approves a request needs a right to its signer (plugin/pkg/admission/certificates/approval). */
export function certificateApproval(authorizer: Authorizer): AdmissionPlugin {
  return {
    name: 'CertificateApproval',
    validate(request) {
      if (isUpdateOf(request, 'approval')) checkSigner(authorizer, request, 'approve')
    },
  }
}

/** Who sets a certificate or a condition needs a right to the signer (plugin/pkg/admission/certificates/signing). */
export function certificateSigning(authorizer: Authorizer): AdmissionPlugin {
  return {
    name: 'CertificateSigning',
    validate(request) {
      if (!isUpdateOf(request, 'status')) return
      const [before, after] = [request.old, request.object].map((each) => (each as CertificateSigningRequest)?.status)
      const isSame = before?.certificate === after?.certificate
      if (!isSame || !isDeepStrictEqual(before?.conditions, after?.conditions)) checkSigner(authorizer, request, 'sign')
    },
  }
}

/** Nobody asks for a client certificate of the group that may do everything (plugin/pkg/admission/certificates/subjectrestriction). */
export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  validate({ served, operation, subresource, object, name }) {
    if (!isRequest(served) || operation !== 'CREATE' || subresource !== '') return
    const { signerName, request } = (object as unknown as CertificateSigningRequest).spec
    if (signerName !== CLIENT_SIGNER || !organizationsOf(Buffer.from(request, 'base64').toString()).includes(MASTERS))
      return
    throw forbidden(served.info, name, `use of ${CLIENT_SIGNER} signer with ${MASTERS} group is not allowed`)
  },
}

function isUpdateOf({ served, operation, subresource }: AdmissionRequest, wanted: string): boolean {
  return isRequest(served) && operation === 'UPDATE' && subresource === wanted
}

function isRequest({ info }: AdmissionRequest['served']): boolean {
  return info.group === GROUP && info.resource === 'certificatesigningrequests'
}

function checkSigner(authorizer: Authorizer, { served, name, user, old }: AdmissionRequest, verb: string): void {
  const { signerName } = (old as unknown as CertificateSigningRequest).spec
  const domain = `${signerName.split('/')[0]}/*`
  const base = { user, resourceRequest: true, verb, group: GROUP, resource: 'signers', subresource: '' } as const
  const may = [signerName, domain].some(
    (target) => authorizer.authorize({ ...base, namespace: '', name: target }).allowed,
  )
  if (may) return
  throw forbidden(
    served.info,
    name,
    `user not permitted to ${verb} requests with signerName ${JSON.stringify(signerName)}`,
  )
}
