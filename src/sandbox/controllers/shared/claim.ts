import type { Client } from '../../client.ts'
import { type KindRef, type KubeObject, namespaceOf } from '../../objects.ts'
import { ignoreNotFound, isNotFound } from './errors.ts'
import { controllerOf, controllerReference } from './owners.ts'

export interface Claim<T extends KubeObject> {
  client: Client
  owner: KubeObject
  ownerKind: KindRef
  /** The kind of the objects. */
  kind: KindRef<T>
  /** Whether the owner's selector (and what else must hold) wants the object. */
  wants: (object: T) => boolean
  /** Whether an object without a manager may be taken over even though it is finished. */
  adoptable?: (object: T) => boolean
  /** Put on what is adopted. */
  finalizer?: string
}

/**
 * The objects that belong to the owner. Orphans that match are adopted, owned ones that no longer match are let go
 * (`controller.BaseControllerRefManager.ClaimObject`).
 */
export async function claimObjects<T extends KubeObject>(objects: readonly T[], claim: Claim<T>): Promise<T[]> {
  const claimed: T[] = []
  for (const object of objects) {
    const kept = await claimObject(object, claim)
    if (kept) claimed.push(kept)
  }
  return claimed
}

async function claimObject<T extends KubeObject>(object: T, claim: Claim<T>): Promise<T | undefined> {
  const { owner, wants } = claim
  const manager = controllerOf(object)
  const ownerAlive = owner.metadata.deletionTimestamp === undefined
  if (manager) {
    if (manager.uid !== owner.metadata.uid) return undefined
    if (wants(object)) return object
    if (ownerAlive) await release(object, claim)
    return undefined
  }
  if (!ownerAlive || !wants(object) || object.metadata.deletionTimestamp !== undefined) return undefined
  if (claim.adoptable && !claim.adoptable(object)) return undefined
  return adopt(object, claim)
}

async function adopt<T extends KubeObject>(object: T, claim: Claim<T>): Promise<T | undefined> {
  const { client, owner, ownerKind, kind } = claim
  const fresh = client.get(ownerKind, namespaceOf(owner), owner.metadata.name)
  if (fresh?.metadata.uid !== owner.metadata.uid || fresh.metadata.deletionTimestamp !== undefined) return undefined
  const ownerReferences = [...(object.metadata.ownerReferences ?? []), controllerReference(owner, ownerKind)]
  const { uid, resourceVersion, finalizers = [] } = object.metadata
  const isMissing = claim.finalizer !== undefined && !finalizers.includes(claim.finalizer)
  const held = isMissing ? { finalizers: [...finalizers, claim.finalizer] } : {}
  const patch = { metadata: { uid, resourceVersion, ownerReferences, ...held } }
  return ignoreNotFound(client.patch(kind, namespaceOf(object), object.metadata.name, patch))
}

async function release<T extends KubeObject>(object: T, { client, owner, kind }: Claim<T>): Promise<void> {
  const ownerReferences = (object.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== owner.metadata.uid)
  const patch = { metadata: { uid: object.metadata.uid, ownerReferences } }
  try {
    await client.patch(kind, namespaceOf(object), object.metadata.name, patch)
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}
