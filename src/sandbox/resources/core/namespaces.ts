import { kinds } from '../../kinds.ts'
import type { Namespace } from '../../schema/types.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import type { Strategy } from '../types.ts'

export const namespaces: Strategy<Namespace> = {
  kind: kinds.namespaces,
  names: 'label',
  setDefaults(draft) {
    const { name } = draft.metadata
    if (name) draft.metadata.labels = { ...draft.metadata.labels, 'kubernetes.io/metadata.name': name }
    draft.spec ??= {}
    draft.status ??= {}
    draft.status.phase ||= 'Active'
  },
  /** Every namespace has the finalizer that the namespace controller removes when it is empty. */
  prepareForCreate(draft) {
    draft.status = { phase: 'Active' }
    const finalizers = draft.spec?.finalizers ?? []
    if (!finalizers.includes('kubernetes')) draft.spec = { ...draft.spec, finalizers: [...finalizers, 'kubernetes'] }
  },
  prepareForUpdate(draft, old) {
    const { spec, status } = structuredClone({ spec: old.spec, status: old.status })
    if (spec) draft.spec = { ...draft.spec, finalizers: spec.finalizers }
    if (status) draft.status = status
  },
  selectableFields: { 'status.phase': ({ status }) => status?.phase ?? '', name: ({ metadata }) => metadata.name },
  table: {
    columns: columnsOf(kinds.namespaces),
    cells: (namespace, { now }) => [namespace.metadata.name, namespace.status?.phase ?? '', age(namespace, now)],
  },
}
