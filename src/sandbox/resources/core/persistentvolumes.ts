import { kinds } from '../../kinds.ts'
import type { PersistentVolume } from '../../schema/types.ts'
import { columnsOf } from '../columns.ts'
import { accessModesText } from '../common/access-modes.ts'
import { age } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { roundResourceList } from '../common/resource-lists.ts'
import type { Strategy } from '../types.ts'
import { checkVolume, checkVolumeUpdate } from './persistentvolume-rules.ts'

export const persistentVolumes: Strategy<PersistentVolume> = {
  kind: kinds.persistentVolumes,
  setDefaults(draft) {
    draft.status ??= {}
    draft.status.phase ||= 'Pending'
    const { spec } = draft
    if (!spec) return
    roundResourceList(spec.capacity)
    spec.persistentVolumeReclaimPolicy ||= 'Retain'
    spec.volumeMode ??= 'Filesystem'
    if (spec.hostPath) spec.hostPath.type ??= ''
    if (spec.iscsi) spec.iscsi.iscsiInterface ||= 'default'
    if (spec.claimRef) {
      spec.claimRef.apiVersion ||= 'v1'
      spec.claimRef.kind ||= 'PersistentVolumeClaim'
    }
  },
  prepareForCreate(draft, { clock }) {
    const lastPhaseTransitionTime = new Date(clock.now()).toISOString().replace(/\.\d+/, '')
    draft.status = { phase: 'Pending', lastPhaseTransitionTime }
  },
  validate: (volume) => collect((errors) => checkVolume(errors, volume)),
  validateUpdate: (volume, old) => collect((errors) => checkVolumeUpdate(errors, volume, old)),
  selectableFields: { name: ({ metadata }) => metadata.name },
  table: { columns: columnsOf(kinds.persistentVolumes), cells: (volume, { now }) => cells(volume, now) },
}

const classAnnotation = 'volume.beta.kubernetes.io/storage-class'

function cells(volume: PersistentVolume, now: number): unknown[] {
  const { metadata, spec, status } = volume
  return [
    metadata.name,
    spec?.capacity?.['storage'] ?? '0',
    accessModesText(spec?.accessModes),
    spec?.persistentVolumeReclaimPolicy ?? '',
    metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''),
    spec?.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : '',
    metadata.annotations?.[classAnnotation] ?? spec?.storageClassName ?? '',
    spec?.volumeAttributesClassName ?? '<unset>',
    status?.reason ?? '',
    age(volume, now),
    spec?.volumeMode ?? '<unset>',
  ]
}
