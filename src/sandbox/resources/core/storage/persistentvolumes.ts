import { kinds } from '../../../kinds.ts'
import type { Draft } from '../../../objects.ts'
import type { PersistentVolume } from '../../../schema/types.gen.ts'
import { columnsOf } from '../../columns.ts'
import { accessModesText } from '../../common/access-modes.ts'
import { age } from '../../common/cells.ts'
import { classAnnotation, classWarnings } from '../../common/class-annotation.ts'
import { termWarnings } from '../../common/deprecated-labels.ts'
import { collect } from '../../common/field-errors.ts'
import { roundResourceList } from '../../common/resource-lists.ts'
import { defaultBlockDevices } from '../../pod/default-volumes.ts'
import type { Strategy } from '../../types.ts'
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
    defaultBlockDevices(spec)
  },
  prepareForCreate(draft, { clock }) {
    const lastPhaseTransitionTime = new Date(clock.now()).toISOString().replace(/\.\d+/, '')
    draft.status = { phase: 'Pending', lastPhaseTransitionTime }
  },
  validate: (volume) => collect((errors) => checkVolume(errors, volume)),
  validateUpdate: (volume, old) => collect((errors) => checkVolumeUpdate(errors, volume, old)),
  warnings: volumeWarnings,
  table: { columns: columnsOf(kinds.persistentVolumes), cells: (volume, { now }) => cells(volume, now) },
}

function volumeWarnings({ metadata, spec }: Draft<PersistentVolume>): string[] {
  const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms
  const recycled = spec?.persistentVolumeReclaimPolicy === 'Recycle'
  return [
    ...classWarnings(metadata.annotations),
    ...(recycled ? [recycleWarning] : []),
    ...termWarnings('spec.nodeAffinity.required.nodeSelectorTerms', terms),
    ...deprecatedSources.flatMap(([source, text]) => (spec?.[source] ? [text] : [])),
  ]
}

const recycleWarning =
  'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.'

const deprecatedSources = [
  ['cephfs', 'spec.cephfs: deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'spec.photonPersistentDisk: deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'spec.scaleIO: deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'spec.storageOS: deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'spec.glusterfs: deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'spec.rbd: deprecated in v1.28, non-functional in v1.31+'],
] as const

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
