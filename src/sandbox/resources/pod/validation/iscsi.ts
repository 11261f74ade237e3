import type { ISCSIVolumeSource } from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { rangeErrors } from '../../common/names.ts'

const PREFIX = /^(iqn|eui|naa)/
const QUALIFIED = /^(iqn\.\d{4}-\d{2}\.([A-Za-z0-9]+[.-]?)+(:.*)?|eui\.[A-Fa-f0-9]{16}|naa\.[A-Fa-f0-9]{32})$/
const PREFIX_TEXT = 'must be valid format starting with iqn, eui, or naa'

/** `validateISCSIVolumeSource`, after the required fields; of persistent volumes the secret needs a name. */
export function checkIscsi(errors: FieldErrors, field: string, iscsi: ISCSIVolumeSource, persistent: boolean): void {
  if (iscsi.iqn) checkName(errors, `${field}.iqn`, iscsi.iqn, PREFIX_TEXT)
  const lun = iscsi.lun ?? 0
  errors.invalidAll(`${field}.lun`, lun, rangeErrors(lun, 0, 255))
  if ((iscsi.chapAuthDiscovery || iscsi.chapAuthSession) && !iscsi.secretRef) errors.required(`${field}.secretRef`)
  if (persistent && iscsi.secretRef && !iscsi.secretRef.name) errors.required(`${field}.secretRef.name`)
  if (iscsi.initiatorName !== undefined)
    checkName(errors, `${field}.initiatorname`, iscsi.initiatorName, persistent ? 'must be valid format' : PREFIX_TEXT)
}

function checkName(errors: FieldErrors, field: string, name: string, prefixText: string): void {
  if (!PREFIX.test(name)) errors.invalid(field, name, prefixText)
  else if (!QUALIFIED.test(name)) errors.invalid(field, name, 'must be valid format')
}
