import type { ObjectMeta } from '../../../schema/types.gen.ts'

/** The fields of metadata in the order in which the real server writes them. */
const ORDER = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
] as const

export function inOrder<T extends ObjectMeta>(metadata: T): T {
  const known = ORDER.flatMap((field) => (metadata[field] === undefined ? [] : [[field, metadata[field]]]))
  return Object.fromEntries(known) as T
}
