import { kinds } from '../../../kinds.ts'
import type {
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
  TypedLocalObjectReference,
} from '../../../schema/types.gen.ts'
import { columnsOf } from '../../columns.ts'
import { accessModesText } from '../../common/access-modes.ts'
import { age } from '../../common/cells.ts'
import { checkClaimSpec } from '../../common/claim-rules.ts'
import { defaultClaimSpec } from '../../common/claims.ts'
import { classAnnotation, classWarnings } from '../../common/class-annotation.ts'
import { collect } from '../../common/field-errors.ts'
import { fractionWarning } from '../../pod/container-warnings.ts'
import type { Strategy } from '../../types.ts'
import { checkClaimStatus, checkClaimUpdate } from './persistentvolumeclaim-rules.ts'

export const persistentVolumeClaims: Strategy<PersistentVolumeClaim> = {
  kind: kinds.persistentVolumeClaims,
  setDefaults(draft) {
    draft.status ??= {}
    draft.status.phase ||= 'Pending'
    defaultClaimSpec(draft.spec)
  },
  prepareForCreate(draft) {
    draft.status = { phase: 'Pending' }
    if (draft.spec) prepareSpec(draft.spec)
  },
  prepareForUpdate(draft, old) {
    if (draft.spec) prepareSpec(draft.spec, old.spec)
  },
  validate: ({ spec }) => collect((errors) => checkClaimSpec(errors, 'spec', spec ?? {})),
  /** The API server looks at an updated claim itself twice. */
  validateUpdate: (claim, old) =>
    collect((errors) => {
      checkClaimSpec(errors, 'spec', claim.spec ?? {})
      checkClaimUpdate(errors, claim, old)
    }),
  validateStatusUpdate: (claim) => collect((errors) => checkClaimStatus(errors, claim)),
  warnings: ({ metadata, spec }) => [
    ...classWarnings(metadata.annotations),
    ...fractionWarning('spec.resources.requests[storage]', spec?.resources?.requests?.['storage'] ?? '0'),
  ],
  table: { columns: columnsOf(kinds.persistentVolumeClaims), cells: (claim, { now }) => cells(claim, now) },
}

/** Fields of features that are off in Kubernetes 1.33, and the two names of a claim's source. */
function prepareSpec(spec: PersistentVolumeClaimSpec, old?: PersistentVolumeClaimSpec): void {
  if (old?.volumeAttributesClassName === undefined) delete spec.volumeAttributesClassName
  const inUse = old?.dataSource !== undefined || old?.dataSourceRef !== undefined
  if (spec.dataSourceRef?.namespace && !old?.dataSourceRef) delete spec.dataSourceRef
  if (!inUse && !spec.dataSourceRef && spec.dataSource && !isKnownSource(spec.dataSource)) delete spec.dataSource
  // The newer field and the older one name the same source.
  if (spec.dataSource && !spec.dataSourceRef) spec.dataSourceRef = { ...spec.dataSource }
  else if (spec.dataSourceRef && !spec.dataSource && !spec.dataSourceRef.namespace) {
    const { apiGroup, kind, name } = spec.dataSourceRef
    spec.dataSource = { ...(apiGroup ? { apiGroup } : {}), kind, name }
  }
}

/** Claims are filled from other claims and from snapshots; the older field forgets anything else. */
function isKnownSource({ apiGroup, kind }: TypedLocalObjectReference): boolean {
  return apiGroup
    ? apiGroup === 'snapshot.storage.k8s.io' && kind === 'VolumeSnapshot'
    : kind === 'PersistentVolumeClaim'
}

function cells(claim: PersistentVolumeClaim, now: number): unknown[] {
  const { metadata, spec, status } = claim
  const bound = Boolean(spec?.volumeName)
  return [
    metadata.name,
    metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''),
    spec?.volumeName ?? '',
    bound ? (status?.capacity?.['storage'] ?? '0') : '',
    bound ? accessModesText(status?.accessModes) : '',
    metadata.annotations?.[classAnnotation] ?? spec?.storageClassName ?? '',
    spec?.volumeAttributesClassName ?? '<unset>',
    age(claim, now),
    spec?.volumeMode ?? '<unset>',
  ]
}
