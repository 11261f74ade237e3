import { kinds } from '../../kinds.ts'
import type { ComponentStatus } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import type { Strategy } from '../types.ts'

export const componentStatuses: Strategy<ComponentStatus> = {
  kind: kinds.componentStatuses,
  table: {
    columns: columnsOf(kinds.componentStatuses),
    cells({ metadata, conditions }) {
      const healthy = conditions?.find(({ type }) => type === 'Healthy')
      return [metadata.name, healthOf(healthy?.status), healthy?.message ?? '', healthy?.error ?? '']
    },
  },
}

function healthOf(status: string | undefined): string {
  if (status === undefined) return 'Unknown'
  return status === 'True' ? 'Healthy' : 'Unhealthy'
}
