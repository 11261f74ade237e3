import { kinds } from '../../kinds.ts'
import type { ServiceAccount } from '../../schema/types.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import type { Strategy } from '../types.ts'

export const serviceAccounts: Strategy<ServiceAccount> = {
  kind: kinds.serviceAccounts,
  table: {
    columns: columnsOf(kinds.serviceAccounts),
    cells: (account, { now }) => [account.metadata.name, account.secrets?.length ?? 0, age(account, now)],
  },
}
