import { compareQuantity, parseQuantity } from '../../api/quantity.ts'
import type { PersistentVolumeClaim } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { same } from '../common/immutable.ts'

/** `ValidatePersistentVolumeClaimUpdate`: a claim may be bound once, and its request may grow. */
export function checkClaimUpdate(errors: FieldErrors, claim: PersistentVolumeClaim, old: PersistentVolumeClaim): void {
  const [after, before] = [structuredClone(claim.spec ?? {}), structuredClone(old.spec ?? {})]
  if (!before.volumeName) before.volumeName = after.volumeName
  if (before.storageClassName === undefined) before.storageClassName = after.storageClassName
  const bound = claim.status?.phase === 'Bound'
  const requested = before.resources?.requests?.['storage']
  if (bound && after.resources?.requests && requested !== undefined) after.resources.requests['storage'] = requested
  if (bound) after.volumeAttributesClassName = before.volumeAttributesClassName
  if (!same(after, before))
    errors.forbidden(
      'spec',
      'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n',
    )
  checkSize(errors, claim, old)
  if (claim.spec?.volumeMode !== old.spec?.volumeMode)
    errors.invalid('volumeMode', claim.spec?.volumeMode, 'field is immutable')
}

function checkSize(errors: FieldErrors, claim: PersistentVolumeClaim, old: PersistentVolumeClaim): void {
  const size = (each: PersistentVolumeClaim) => parseQuantity(each.spec?.resources?.requests?.['storage'] ?? '0')
  if (compareQuantity(size(claim), size(old)) >= 0) return
  const current = parseQuantity(old.status?.capacity?.['storage'] ?? '0')
  if (compareQuantity(size(claim), current) <= 0)
    errors.forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity')
}
