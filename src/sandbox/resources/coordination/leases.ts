import { kinds } from '../../kinds.ts'
import type { Lease } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import type { Strategy } from '../types.ts'

export const leases: Strategy<Lease> = {
  kind: kinds.leases,
  validate: ({ spec }) =>
    collect((errors) => {
      const { leaseDurationSeconds, leaseTransitions } = spec ?? {}
      if (leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0)
        errors.invalid('spec.leaseDurationSeconds', leaseDurationSeconds, 'must be greater than 0')
      if (leaseTransitions !== undefined && leaseTransitions < 0)
        errors.invalid('spec.leaseTransitions', leaseTransitions, 'must be greater than or equal to 0')
    }),
  table: {
    columns: columnsOf(kinds.leases),
    cells: (lease, { now }) => [lease.metadata.name, lease.spec?.holderIdentity ?? '', age(lease, now)],
  },
}
