import { apiVersionOf, type KindRef, type KubeObject } from '../../objects.ts'
import type { ObjectMeta, OwnerReference } from '../../schema/types.gen.ts'

/** The owner that manages the object, if any (`metav1.GetControllerOf`). */
export function controllerOf(object: { metadata: ObjectMeta }): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true)
}

/** Whether `owner` manages the object (`metav1.IsControlledBy`). */
export function isControlledBy(object: { metadata: ObjectMeta }, owner: KubeObject): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid
}

/** The reference that makes `owner` the manager of a new object (`metav1.NewControllerRef`). */
export function controllerReference(owner: KubeObject, kind: KindRef): OwnerReference {
  return {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  }
}

/** Whether a reference speaks of a kind, whatever its version. */
export function refersTo(reference: OwnerReference, kind: KindRef): boolean {
  const slash = reference.apiVersion.indexOf('/')
  const group = slash < 0 ? '' : reference.apiVersion.slice(0, slash)
  return reference.kind === kind.kind && group === kind.group
}
