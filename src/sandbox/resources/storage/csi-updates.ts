import type { CSIDriver, CSIStorageCapacity, VolumeAttachment } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { GoText, goList, goSelector, quote } from '../common/go-values.ts'
import { checkImmutable } from '../common/immutable.ts'

/** `ValidateCSIDriverUpdate` */
export function checkDriverUpdate(errors: FieldErrors, { spec }: CSIDriver, { spec: old }: CSIDriver): void {
  checkImmutable(errors, 'spec.attachedRequired', spec.attachRequired, old.attachRequired, spec.attachRequired)
  const { volumeLifecycleModes: modes } = spec
  const shown = goList(modes, 'storage.VolumeLifecycleMode')
  checkImmutable(errors, 'spec.volumeLifecycleModes', modes, old.volumeLifecycleModes, shown)
}

/** `ValidateCSIStorageCapacityUpdate`: only how much there is may change. */
export function checkCapacityUpdate(errors: FieldErrors, next: CSIStorageCapacity, old: CSIStorageCapacity): void {
  checkImmutable(errors, 'nodeTopology', next.nodeTopology, old.nodeTopology, goSelector(next.nodeTopology))
  checkImmutable(errors, 'storageClassName', next.storageClassName, old.storageClassName, next.storageClassName)
}

/** `ValidateVolumeAttachmentUpdate` */
export function checkAttachmentUpdate(errors: FieldErrors, { spec }: VolumeAttachment, old: VolumeAttachment): void {
  const { attacher, nodeName, source } = spec
  const pointer = (type: string, value: unknown) => `(*${type})(${value === undefined ? 'nil' : '0xc000b1e8a8'})`
  const name = `PersistentVolumeName:${pointer('string', source.persistentVolumeName)}`
  const inline = `InlineVolumeSpec:${pointer('core.PersistentVolumeSpec', source.inlineVolumeSpec)}`
  const shown = `Source:storage.VolumeAttachmentSource{${name}, ${inline}}, NodeName:${quote(nodeName)}`
  const text = new GoText(`storage.VolumeAttachmentSpec{Attacher:${quote(attacher)}, ${shown}}`)
  checkImmutable(errors, 'spec', spec, old.spec, text)
}
