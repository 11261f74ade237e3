import type { KindRef } from '../objects.ts'

/** By `resource` or `resource.group`. */
const RETURNED: ReadonlySet<string> = new Set([
  'persistentvolumeclaims',
  'persistentvolumes',
  'pods',
  'podtemplates',
  'resourcequotas',
  'serviceaccounts',
  'services',
  'csidrivers.storage.k8s.io',
  'csinodes.storage.k8s.io',
  'storageclasses.storage.k8s.io',
  'volumeattachments.storage.k8s.io',
])

/** Whether the last state of an object is the answer to its deletion (`ReturnDeletedObject`), not a Status. */
export function isReturnedWhenDeleted({ group, resource }: Pick<KindRef, 'group' | 'resource'>): boolean {
  return RETURNED.has(group === '' ? resource : `${resource}.${group}`)
}
