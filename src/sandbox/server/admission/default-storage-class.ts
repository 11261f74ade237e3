import { kinds } from '../../kinds.ts'
import type { PersistentVolumeClaim, StorageClass } from '../../schema/types.gen.ts'
import { newObject } from './new-object.ts'
import type { AdmissionPlugin } from './types.ts'

const DEFAULT = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class']

/** Source: k8s.io/kubernetes/plugin/pkg/admission/storage/storageclass/setdefault. */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  admit(request, { reader }) {
    const claim = newObject<PersistentVolumeClaim>(request, 'persistentvolumeclaims')
    if (!claim?.spec || claim.spec.storageClassName !== undefined) return
    if (claim.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] !== undefined) return
    // The newest default wins; of two made in the same second the one whose name comes first.
    const [newest] = reader.list(kinds.storageClasses).filter(isDefault).toSorted(newestFirst)
    if (newest) claim.spec.storageClassName = newest.metadata.name
  },
}

function isDefault({ metadata }: StorageClass): boolean {
  return DEFAULT.some((annotation) => metadata.annotations?.[annotation] === 'true')
}

function newestFirst({ metadata: a }: StorageClass, { metadata: b }: StorageClass): number {
  return b.creationTimestamp.localeCompare(a.creationTimestamp) || a.name.localeCompare(b.name)
}
