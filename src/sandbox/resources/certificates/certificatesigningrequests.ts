import { humanDuration } from '../../api/duration.ts'
import { formatTime } from '../../clock.ts'
import type { CertificateSigningRequest } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { kindRef } from '../common/kind-ref.ts'
import type { Strategy } from '../types.ts'
import { checkStatusChange } from './change-rules.ts'
import { checkRequest } from './request-rules.ts'

const kind = kindRef<CertificateSigningRequest>(
  'certificates.k8s.io',
  'certificatesigningrequests',
  'CertificateSigningRequest',
)

export const certificateSigningRequests: Strategy<CertificateSigningRequest> = {
  kind,
  /** Who asks is what the server knows, not what the request says. */
  prepareForCreate({ spec }, { user }) {
    spec.username = user
  },
  resetFields: ['spec'],
  prepareForStatusUpdate({ status }, old, { clock }) {
    const now = formatTime(clock.now())
    for (const condition of status?.conditions ?? []) {
      const before = old.status?.conditions?.find(
        ({ type, status }) => type === condition.type && status === condition.status,
      )
      condition.lastUpdateTime ??= now
      condition.lastTransitionTime ??= before?.lastTransitionTime ?? now
    }
  },
  names: 'path',
  validate: (request) => collect((errors) => checkRequest(errors, request)),
  validateStatusUpdate: (request, old) => collect((errors) => checkStatusChange(errors, request, old)),
  selectableFields: { 'spec.signerName': ({ spec }) => spec.signerName },
  table: {
    columns: columnsOf(kind),
    cells: (request, { now }) => [
      request.metadata.name,
      age(request, now),
      request.spec.signerName || '<none>',
      request.spec.username ?? '',
      request.spec.expirationSeconds === undefined ? '<none>' : humanDuration(request.spec.expirationSeconds * 1000),
      conditionText(request),
    ],
  },
}

function conditionText({ status }: CertificateSigningRequest): string {
  const has = (type: string) => status?.conditions?.some((condition) => condition.type === type)
  const words = [has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending']
  if (has('Failed')) words.push('Failed')
  if (status?.certificate) words.push('Issued')
  return words.join(',')
}
