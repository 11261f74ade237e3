import { kinds } from '../../kinds.ts'
import type { ReplicaSet } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age, containerCells, formatSelector } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { checkImmutableSelector } from '../common/immutable.ts'
import { defaultPodTemplate } from '../pod/defaults.ts'
import { workloadWarnings } from '../pod/warnings.ts'
import type { Strategy } from '../types.ts'
import { checkReplicaSet, checkReplicaSetStatus } from './replicaset-rules.ts'

export const replicaSets: Strategy<ReplicaSet> = {
  kind: kinds.replicaSets,
  setDefaults({ spec }) {
    if (!spec) return
    spec.replicas ??= 1
    defaultPodTemplate(spec.template)
  },
  prepareForCreate(draft) {
    draft.status = { replicas: 0 }
  },
  validate: (set) => collect((errors) => checkReplicaSet(errors, set)),
  validateUpdate: ({ spec }, old) =>
    collect((errors) => checkImmutableSelector(errors, spec?.selector, old.spec?.selector)),
  validateStatusUpdate: (set) => collect((errors) => checkReplicaSetStatus(errors, set)),
  warnings: ({ metadata, spec }, old) => workloadWarnings(metadata.name, old, spec?.template),
  table: {
    columns: columnsOf(kinds.replicaSets),
    cells: (set, { now }) => [
      set.metadata.name,
      set.spec?.replicas ?? 0,
      set.status?.replicas ?? 0,
      set.status?.readyReplicas ?? 0,
      age(set, now),
      ...containerCells(set.spec?.template?.spec?.containers),
      formatSelector(set.spec?.selector),
    ],
  },
}
