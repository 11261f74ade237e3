import { compareQuantity, parseQuantity } from '../../api/quantity.ts'
import { forbidden } from '../../api/status.ts'
import { kinds } from '../../kinds.ts'
import { classAnnotation } from '../../resources/common/class-annotation.ts'
import type { PersistentVolumeClaim } from '../../schema/types.gen.ts'
import { shownName, writtenObject } from './new-object.ts'
import type { AdmissionPlugin } from './types.ts'

/** Which claims may grow (plugin/pkg/admission/storage/persistentvolume/resize/admission.go). */
export const claimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  validate(request, { reader }) {
    const claim = writtenObject<PersistentVolumeClaim>(request, 'persistentvolumeclaims')
    const old = request.old as PersistentVolumeClaim | undefined
    if (!claim || !old || compareQuantity(requested(claim), requested(old)) <= 0) return
    if (old.status?.phase !== 'Bound')
      throw forbidden(
        kinds.persistentVolumeClaims,
        shownName(request),
        'Only bound persistent volume claims can be expanded',
      )
    const name = classOf(claim)
    const storageClass = name && name === classOf(old) ? reader.get(kinds.storageClasses, '', name) : undefined
    if (storageClass?.allowVolumeExpansion) return
    const text = 'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc'
    throw forbidden(kinds.persistentVolumeClaims, shownName(request), `${text} must support resize`)
  },
}

type Claim = Pick<PersistentVolumeClaim, 'spec'> & { metadata: { annotations?: Record<string, string> | undefined } }

function requested({ spec }: Claim) {
  return parseQuantity(spec?.resources?.requests?.['storage'] ?? '0')
}

function classOf({ metadata, spec }: Claim): string {
  return metadata.annotations?.[classAnnotation] ?? spec?.storageClassName ?? ''
}
