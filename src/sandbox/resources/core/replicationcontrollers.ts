import { kinds } from '../../kinds.ts'
import type { ReplicationController } from '../../schema/types.gen.ts'
import { checkReplicaSetStatus } from '../apps/replicaset-rules.ts'
import { columnsOf } from '../columns.ts'
import { age, containerCells, formatLabels } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { defaultPodTemplate } from '../pod/defaults.ts'
import { workloadWarnings } from '../pod/warnings.ts'
import type { Strategy } from '../types.ts'
import { checkReplicationController } from './rc-rules.ts'

export const replicationControllers: Strategy<ReplicationController> = {
  kind: kinds.replicationControllers,
  setDefaults({ metadata, spec }) {
    if (!spec) return
    spec.replicas ??= 1
    const labels = spec.template?.metadata?.labels
    if (labels && !Object.keys(spec.selector ?? {}).length) spec.selector = { ...labels }
    if (labels && !Object.keys(metadata.labels ?? {}).length) metadata.labels = { ...labels }
    defaultPodTemplate(spec.template)
  },
  prepareForCreate(draft) {
    draft.status = { replicas: 0 }
  },
  validate: (controller) => collect((errors) => checkReplicationController(errors, controller)),
  validateStatusUpdate: (controller) => collect((errors) => checkReplicaSetStatus(errors, controller)),
  warnings: ({ metadata, spec }, old) => workloadWarnings(metadata.name, old, spec?.template),
  selectableFields: { 'status.replicas': ({ status }) => String(status?.replicas ?? 0) },
  table: {
    columns: columnsOf(kinds.replicationControllers),
    cells: (controller, { now }) => [
      controller.metadata.name,
      controller.spec?.replicas ?? 0,
      controller.status?.replicas ?? 0,
      controller.status?.readyReplicas ?? 0,
      age(controller, now),
      ...containerCells(controller.spec?.template?.spec?.containers),
      formatLabels(controller.spec?.selector),
    ],
  },
}
