import type { Reader } from '../../client.ts'
import { type KindRef, type KubeObject, namespaceOf } from '../../objects.ts'
import type { OwnerReference } from '../../schema/types.gen.ts'
import { allKinds, findKind } from '../shared/resources.ts'

export const FOREGROUND = 'foregroundDeletion'
export const ORPHAN = 'orphan'

/** An object with its kind: what the collector works on. */
export interface Item {
  kind: KindRef
  object: KubeObject
}

/** Objects that name the owner among theirs. Those of a namespaced owner can only be in its namespace. */
export function dependentsOf(owner: { namespace: string; uid: string }, reader: Reader): Item[] {
  const searched = owner.namespace === '' ? undefined : owner.namespace
  return allKinds(reader)
    .filter(({ namespaced, resource }) => resource !== 'events' && (namespaced || searched === undefined))
    .flatMap((kind) =>
      reader
        .list(kind, kind.namespaced ? searched : undefined)
        .filter((object) => referenceTo(object, owner.uid) !== undefined)
        .map((object) => ({ kind, object })),
    )
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
