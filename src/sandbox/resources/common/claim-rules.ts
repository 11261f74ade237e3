import type { PersistentVolumeClaimSpec, TypedLocalObjectReference } from '../../schema/types.gen.ts'
import type { FieldErrors } from './field-errors.ts'
import { GoText } from './go-values.ts'
import { same } from './immutable.ts'
import { checkSelector } from './labels.ts'
import { dnsSubdomainErrors } from './names.ts'
import { checkPositiveQuantity } from './resource-names.ts'

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']
export const volumeModes = ['Block', 'Filesystem']

/** `ValidatePersistentVolumeClaimSpec`; claims are also made from templates of pods and stateful sets. */
export function checkClaimSpec(errors: FieldErrors, field: string, spec: PersistentVolumeClaimSpec): void {
  if (!spec.accessModes?.length) errors.required(`${field}.accessModes`, 'at least 1 access mode is required')
  checkSelector(errors, `${field}.selector`, spec.selector)
  checkAccessModes(errors, `${field}.accessModes`, spec.accessModes)
  const storage = spec.resources?.requests?.['storage']
  if (storage === undefined) errors.required(`${field}.resources[storage]`)
  else checkPositiveQuantity(errors, `${field}.resources[storage]`, storage)
  const { storageClassName, volumeMode, dataSource, dataSourceRef } = spec
  if (storageClassName)
    errors.invalidAll(`${field}.storageClassName`, storageClassName, dnsSubdomainErrors(storageClassName))
  if (volumeMode !== undefined && !volumeModes.includes(volumeMode))
    errors.notSupported(`${field}.volumeMode`, volumeMode, volumeModes)
  if (dataSource) checkSource(errors, `${field}.dataSource`, dataSource)
  if (dataSourceRef) checkSource(errors, `${field}.dataSourceRef`, dataSourceRef)
  if (dataSource && dataSourceRef && !same(source(dataSource), source(dataSourceRef)))
    errors.invalid(field, otherPath(), 'must match dataSourceRef')
}

/** Access modes of claims and volumes: known ones, and ReadWriteOncePod only alone. */
export function checkAccessModes(errors: FieldErrors, field: string, modes: readonly string[] | undefined): void {
  for (const mode of modes ?? []) if (!accessModes.includes(mode)) errors.notSupported(field, mode, accessModes)
  const known = (modes ?? []).filter((mode) => accessModes.includes(mode))
  if (known.includes('ReadWriteOncePod') && known.some((mode) => mode !== 'ReadWriteOncePod'))
    errors.forbidden(field, 'may not use ReadWriteOncePod with other access modes')
}

/** What the API server prints instead of a value: the path of the other field, and where in memory its parent is. */
function otherPath(): GoText {
  const address = 0xc000000000 + Math.floor(Math.random() * 2 ** 21) * 8
  return new GoText(`field.Path{name:"dataSource", index:"", parent:(*field.Path)(0x${address.toString(16)})}`)
}

function source({ apiGroup, kind, name }: TypedLocalObjectReference): object {
  return { apiGroup: apiGroup ?? '', kind, name }
}

function checkSource(errors: FieldErrors, field: string, { name, kind, apiGroup }: TypedLocalObjectReference): void {
  if (!name) errors.required(`${field}.name`)
  if (!kind) errors.required(`${field}.kind`)
  if (!apiGroup && kind !== 'PersistentVolumeClaim')
    errors.invalid(field, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup")
  if (apiGroup) errors.invalidAll(`${field}.apiGroup`, apiGroup, dnsSubdomainErrors(apiGroup))
}
