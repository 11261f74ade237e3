import type { Reader } from '../../client.ts'
import { type KindRef, type KubeObject, namespaceOf } from '../../objects.ts'
import { type Change, storageKeyOf } from '../../storage/types.ts'
import { findKind } from '../shared/resources.ts'
import { FOREGROUND, isDeletingDependents, noteOwners, ORPHAN } from './graph.ts'

/** Identity of an object, existing or gone, in a key of the work queue. */
export interface Identity {
  storageKey: string
  namespace: string
  name: string
  uid: string
}

function keyOfItem(kind: KindRef, object: KubeObject): string {
  const { name, uid } = object.metadata
  return [storageKeyOf(kind), namespaceOf(object), name, uid].join(' ')
}

export function parseKey(key: string): Identity {
  const [storageKey = '', namespace = '', name = '', uid = ''] = key.split(' ')
  return { storageKey, namespace, name, uid }
}

/** What a change means to the collector: an object to look at, and owners that may have waited for it. */
export function changedKeys(change: Change, kind: KindRef, reader: Reader): string[] {
  if (kind.resource === 'events') return []
  noteOwners(change, kind, reader)
  const { object, previous, type } = change
  const waiting = [object, ...(previous ? [previous] : [])].flatMap((each) => ownersWaiting(each, reader))
  if (type === 'DELETED') return [keyOfItem(kind, object), ...waiting]
  return concerns(object, previous) ? [keyOfItem(kind, object), ...waiting] : []
}

function concerns(object: KubeObject, previous: KubeObject | undefined): boolean {
  const { metadata } = object
  const finalizers = metadata.finalizers ?? []
  if (metadata.deletionTimestamp !== undefined) {
    const started = previous?.metadata.deletionTimestamp === undefined
    return started || finalizers.includes(FOREGROUND) || finalizers.includes(ORPHAN)
  }
  const owners = JSON.stringify(metadata.ownerReferences ?? [])
  return owners !== JSON.stringify(previous?.metadata.ownerReferences ?? [])
}

function ownersWaiting(object: KubeObject, reader: Reader): string[] {
  return (object.metadata.ownerReferences ?? []).flatMap((reference) => {
    const kind = findKind(reference.apiVersion, reference.kind, reader)
    const owner = kind && reader.get(kind, kind.namespaced ? namespaceOf(object) : '', reference.name)
    return kind && owner && isDeletingDependents(owner) ? [keyOfItem(kind, owner)] : []
  })
}
