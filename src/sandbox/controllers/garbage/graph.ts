import { perObject } from '../../../util/per-object.ts'
import type { Reader } from '../../client.ts'
import { type KindRef, type KubeObject, namespaceOf } from '../../objects.ts'
import type { OwnerReference } from '../../schema/types.gen.ts'
import { type Change, storageKeyOf } from '../../storage/types.ts'
import { findKind } from '../shared/resources.ts'

export const FOREGROUND = 'foregroundDeletion'
export const ORPHAN = 'orphan'

/** An object with its kind: what the collector works on. */
export interface Item {
  kind: KindRef
  object: KubeObject
}

/** Where an object is. */
interface Place {
  kind: KindRef
  namespace: string
  name: string
}

/** Who names whom as an owner, by the owner's uid and then by place: what the collector has heard of (`GraphBuilder`). */
const graphs = perObject((_reader: Reader) => new Map<string, Map<string, Place>>())

/** Takes up a change; to be called with every change there is. */
export function noteOwners({ object, previous, type }: Change, kind: KindRef, reader: Reader): void {
  const graph = graphs(reader)
  const namespace = namespaceOf(object)
  const { name } = object.metadata
  const place = `${storageKeyOf(kind)} ${namespace}/${name}`
  for (const { uid } of (previous ?? object).metadata.ownerReferences ?? []) {
    const dependents = graph.get(uid)
    if (dependents?.delete(place) && dependents.size === 0) graph.delete(uid)
  }
  if (type === 'DELETED') return
  for (const { uid } of object.metadata.ownerReferences ?? []) {
    const dependents = graph.get(uid) ?? new Map<string, Place>()
    graph.set(uid, dependents.set(place, { kind, namespace, name }))
  }
}

/** Objects that name the owner among theirs. Those of a namespaced owner can only be in its namespace. */
export function dependentsOf(owner: { namespace: string; uid: string }, reader: Reader): Item[] {
  return [...(graphs(reader).get(owner.uid)?.values() ?? [])].flatMap(({ kind, namespace, name }) => {
    const object = reader.get(kind, namespace, name)
    const isNear = owner.namespace === '' || namespace === owner.namespace
    return isNear && object && referenceTo(object, owner.uid) ? [{ kind, object }] : []
  })
}

export function referenceTo(object: KubeObject, uid: string): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.uid === uid)
}

/** Waits, marked for deletion, until its dependents are gone. */
export function isDeletingDependents({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(FOREGROUND)
}

/** The references of an object by the state of the owners they name. */
export interface Owners {
  solid: OwnerReference[]
  /** The owner is gone. */
  dangling: OwnerReference[]
  /** The owner waits for this dependent to go. */
  waiting: OwnerReference[]
}

export function classifyOwners({ object }: Item, reader: Reader): Owners {
  const owners: Owners = { solid: [], dangling: [], waiting: [] }
  for (const reference of object.metadata.ownerReferences ?? []) {
    const kind = findKind(reference.apiVersion, reference.kind, reader)
    if (!kind || (kind.namespaced && namespaceOf(object) === '')) {
      owners.solid.push(reference)
      continue
    }
    const owner = reader.get(kind, kind.namespaced ? namespaceOf(object) : '', reference.name)
    if (owner?.metadata.uid !== reference.uid) owners.dangling.push(reference)
    else if (isDeletingDependents(owner)) owners.waiting.push(reference)
    else owners.solid.push(reference)
  }
  return owners
}
