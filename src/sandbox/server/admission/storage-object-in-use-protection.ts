import type { KubeObject } from '../../objects.ts'
import { newObject } from './new-object.ts'
import type { AdmissionPlugin } from './types.ts'

const FINALIZERS = {
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
  persistentvolumes: 'kubernetes.io/pv-protection',
}

/** Claims and volumes in use wait until they are not. Source: k8s.io/kubernetes/plugin/pkg/admission/storage/storageobjectinuseprotection. */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  admit(request) {
    for (const [key, finalizer] of Object.entries(FINALIZERS)) {
      const object = newObject<KubeObject>(request, key)
      if (!object || object.metadata.finalizers?.includes(finalizer)) continue
      object.metadata.finalizers = [...(object.metadata.finalizers ?? []), finalizer]
    }
  },
}
