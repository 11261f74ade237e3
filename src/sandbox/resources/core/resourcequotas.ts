import { kinds } from '../../kinds.ts'
import type { ResourceQuota } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { roundResourceList } from '../common/resource-lists.ts'
import type { Strategy } from '../types.ts'
import { checkQuota, checkQuotaStatus, checkQuotaUpdate } from './resourcequota-rules.ts'

export const resourceQuotas: Strategy<ResourceQuota> = {
  kind: kinds.resourceQuotas,
  setDefaults({ spec, status }) {
    roundResourceList(spec?.hard)
    roundResourceList(status?.hard)
    roundResourceList(status?.used)
  },
  validate: (quota) => collect((errors) => checkQuota(errors, quota)),
  validateUpdate: (quota, old) => collect((errors) => checkQuotaUpdate(errors, quota, old)),
  validateStatusUpdate: (quota) => collect((errors) => checkQuotaStatus(errors, quota)),
  table: {
    columns: columnsOf(kinds.resourceQuotas),
    cells: (quota, { now }) => [quota.metadata.name, ...usage(quota), age(quota, now)],
  },
}

/** REQUEST and LIMIT: `cpu: 1/2, pods: 3/10`. */
function usage({ status }: ResourceQuota): [requests: string, limits: string] {
  const requests: string[] = []
  const limits: string[] = []
  for (const name of Object.keys(status?.hard ?? {}).sort()) {
    const text = `${name}: ${status?.used?.[name] ?? '0'}/${status?.hard?.[name]}`
    ;(name.includes('limits') ? limits : requests).push(text)
  }
  return [requests.join(', '), limits.join(', ')]
}
