import { compareQuantity, parseQuantity } from '../../../api/quantity.ts'
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { GoText } from '../../common/go-values.ts'
import { same } from '../../common/immutable.ts'
import { qualifiedNameErrors } from '../../common/names.ts'
import { goDiff } from '../../pod/go/report.ts'
import { goValue } from '../../pod/go/value.ts'

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
      `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${difference(before, after)}`,
    )
  checkSize(errors, claim, old)
  if (claim.spec?.volumeMode !== old.spec?.volumeMode)
    errors.invalid('volumeMode', claim.spec?.volumeMode, 'field is immutable')
}

function difference(before: PersistentVolumeClaimSpec, after: PersistentVolumeClaimSpec): string {
  const type = 'core.PersistentVolumeClaimSpec'
  return goDiff(goValue(type, before), goValue(type, after))
}

const RESIZE_STATES = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
  'NodeResizePending',
]

/** `ValidatePersistentVolumeClaimStatusUpdate` */
export function checkClaimStatus(errors: FieldErrors, { status }: PersistentVolumeClaim): void {
  const { capacity = {}, allocatedResources = {}, allocatedResourceStatuses = {} } = status ?? {}
  for (const [name, quantity] of Object.entries(capacity))
    checkBasicQuantity(errors, `status.capacity[${name}]`, quantity)
  for (const [name, state] of Object.entries(allocatedResourceStatuses)) {
    checkResourceKey(errors, 'status.allocatedResourceStatus', name)
    if (!RESIZE_STATES.includes(state))
      errors.notSupported('status.allocatedResourceStatus', new GoText(name), RESIZE_STATES)
  }
  for (const [name, quantity] of Object.entries(allocatedResources)) {
    if (checkResourceKey(errors, 'status.allocatedResources', name))
      checkBasicQuantity(errors, `status.allocatedResources[${name}]`, quantity)
  }
}

/** Negative amounts are printed in bytes. */
function checkBasicQuantity(errors: FieldErrors, field: string, quantity: string): void {
  const { nanos } = parseQuantity(quantity)
  if (nanos < 0n) errors.invalid(field, new GoText(String(nanos / 1_000_000_000n)), 'must be a valid resource quantity')
}

/** Of the resources without a domain only storage; whether that is so. */
function checkResourceKey(errors: FieldErrors, field: string, name: string): boolean {
  const problems = qualifiedNameErrors(name)
  errors.invalidAll(field, name, problems)
  if (problems.length > 0) return false
  const native = !name.includes('/') || name.includes('kubernetes.io/')
  if (native && name !== 'storage') errors.notSupported(field, name, ['storage'])
  return !native || name === 'storage'
}

function checkSize(errors: FieldErrors, claim: PersistentVolumeClaim, old: PersistentVolumeClaim): void {
  const size = (each: PersistentVolumeClaim) => parseQuantity(each.spec?.resources?.requests?.['storage'] ?? '0')
  if (compareQuantity(size(claim), size(old)) >= 0) return
  const current = parseQuantity(old.status?.capacity?.['storage'] ?? '0')
  if (compareQuantity(size(claim), current) <= 0)
    errors.forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity')
}
