import type { APIService } from '../../schema/types.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { kindRef } from '../common/kind-ref.ts'
import type { Strategy } from '../types.ts'

const kind = kindRef<APIService>('apiregistration.k8s.io', 'apiservices', 'APIService')

export const apiServices: Strategy<APIService> = {
  kind,
  setDefaults({ spec }) {
    if (spec?.service) spec.service.port ??= 443
  },
  table: {
    columns: columnsOf(kind),
    cells: (object, { now }) => [object.metadata.name, serviceText(object), availableText(object), age(object, now)],
  },
}

function serviceText({ spec }: APIService): string {
  return spec?.service ? `${spec.service.namespace}/${spec.service.name}` : 'Local'
}

function availableText({ status }: APIService): string {
  const condition = status?.conditions?.find(({ type }) => type === 'Available')
  if (!condition) return 'Unknown'
  return condition.status === 'True' ? 'True' : `${condition.status} (${condition.reason ?? ''})`
}
