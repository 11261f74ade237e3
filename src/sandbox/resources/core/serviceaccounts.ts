import { kinds } from '../../kinds.ts'
import type { ServiceAccount } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import type { Strategy } from '../types.ts'

const MOUNTABLE = 'kubernetes.io/enforce-mountable-secrets'

export const serviceAccounts: Strategy<ServiceAccount> = {
  kind: kinds.serviceAccounts,
  warnings: ({ metadata }, old) =>
    metadata.annotations?.[MOUNTABLE] === 'true' && old?.metadata.annotations?.[MOUNTABLE] !== 'true'
      ? [
          `metadata.annotations[${MOUNTABLE}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
        ]
      : [],
  table: {
    columns: columnsOf(kinds.serviceAccounts),
    cells: (account, { now }) => [account.metadata.name, account.secrets?.length ?? 0, age(account, now)],
  },
}
