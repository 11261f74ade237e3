import { isDeepStrictEqual } from 'node:util'
import { forbidden } from '../../api/status.ts'
import type { CertificateSigningRequest } from '../../schema/types.gen.ts'
import type { Authorizer } from '../authorization/types.ts'
import type { AdmissionPlugin, AdmissionRequest } from './types.ts'

const GROUP = 'certificates.k8s.io'

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

function isUpdateOf({ served, operation, subresource }: AdmissionRequest, wanted: string): boolean {
  const { group, resource } = served.info
  const isRequest = group === GROUP && resource === 'certificatesigningrequests'
  return isRequest && operation === 'UPDATE' && subresource === wanted
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
