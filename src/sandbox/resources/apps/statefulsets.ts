import { kinds } from '../../kinds.ts'
import type { StatefulSet, StatefulSetSpec } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age, containerCells } from '../common/cells.ts'
import { defaultClaimSpec } from '../common/claims.ts'
import { collect } from '../common/field-errors.ts'
import { defaultPodTemplate } from '../pod/defaults.ts'
import { templateWarnings } from '../pod/warnings.ts'
import type { Strategy } from '../types.ts'
import { checkStatefulSet, checkStatefulSetStatus, checkStatefulSetUpdate } from './statefulset-rules.ts'

export const statefulSets: Strategy<StatefulSet> = {
  kind: kinds.statefulSets,
  names: 'label',
  setDefaults({ spec }) {
    if (!spec) return
    spec.podManagementPolicy ||= 'OrderedReady'
    defaultUpdateStrategy(spec)
    spec.persistentVolumeClaimRetentionPolicy ??= {}
    spec.persistentVolumeClaimRetentionPolicy.whenDeleted ||= 'Retain'
    spec.persistentVolumeClaimRetentionPolicy.whenScaled ||= 'Retain'
    spec.replicas ??= 1
    spec.revisionHistoryLimit ??= 10
    defaultPodTemplate(spec.template)
    for (const claim of spec.volumeClaimTemplates ?? []) {
      claim.apiVersion ??= 'v1'
      claim.kind ??= 'PersistentVolumeClaim'
      claim.status = { ...claim.status, phase: claim.status?.phase ?? 'Pending' }
      defaultClaimSpec(claim.spec)
    }
  },
  prepareForCreate(draft) {
    draft.status = { replicas: 0 }
  },
  validate: (set) => collect((errors) => checkStatefulSet(errors, set)),
  validateUpdate: (set, old) => collect((errors) => checkStatefulSetUpdate(errors, set, old)),
  validateStatusUpdate: (set) => collect((errors) => checkStatefulSetStatus(errors, set)),
  warnings: ({ spec }) => templateWarnings('spec.template', spec?.template),
  table: {
    columns: columnsOf(kinds.statefulSets),
    cells: (set, { now }) => [
      set.metadata.name,
      `${set.status?.readyReplicas ?? 0}/${set.spec?.replicas ?? 0}`,
      age(set, now),
      ...containerCells(set.spec?.template.spec?.containers),
    ],
  },
}

function defaultUpdateStrategy(spec: StatefulSetSpec): void {
  spec.updateStrategy ??= {}
  const strategy = spec.updateStrategy
  if (!strategy.type) {
    strategy.type = 'RollingUpdate'
    strategy.rollingUpdate ??= {}
  }
  if (strategy.type === 'RollingUpdate' && strategy.rollingUpdate) strategy.rollingUpdate.partition ??= 0
  // Alpha (MaxUnavailableStatefulSet): dropped by a server that has it switched off, as it is by default.
  delete strategy.rollingUpdate?.maxUnavailable
}
