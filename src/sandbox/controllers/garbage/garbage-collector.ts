import { type KindRef, type KubeObject, namespaceOf } from '../../objects.ts'
import type { OwnerReference } from '../../schema/types.gen.ts'
import { storageKeyOf } from '../../storage/types.ts'
import { ignoreNotFound } from '../shared/errors.ts'
import { allKinds, findKind } from '../shared/resources.ts'
import type { Controller, ControllerContext } from '../types.ts'
import {
  classifyOwners,
  dependentsOf,
  FOREGROUND,
  type Item,
  isDeletingDependents,
  ORPHAN,
  referenceTo,
} from './graph.ts'
import { changedKeys, parseKey } from './keys.ts'

/** Deletes what has lost its owners, and carries out foreground and orphaning deletion (pkg/controller/garbagecollector). */
export const garbageCollector: Controller = {
  name: 'generic-garbage-collector',
  eventSource: 'garbage-collector-controller',
  watches: [],
  everyKind: { keys: changedKeys },
  async reconcile(key, context) {
    const { storageKey, namespace, name, uid } = parseKey(key)
    const kind = allKinds(context.client).find((each) => storageKeyOf(each) === storageKey)
    const object = kind && context.client.get(kind, namespace, name)
    if (!kind || object?.metadata.uid !== uid) await collectDependents({ namespace, uid }, context)
    else await collect({ kind, object }, context)
    return undefined
  },
}

async function collectDependents(owner: { namespace: string; uid: string }, context: ControllerContext): Promise<void> {
  for (const dependent of dependentsOf(owner, context.client)) await collect(dependent, context)
}

/** Brings one object's fate in line with its owners' (`attemptToDeleteItem`). */
async function collect(item: Item, context: ControllerContext): Promise<void> {
  const { metadata } = item.object
  if (metadata.deletionTimestamp !== undefined) {
    if (metadata.finalizers?.includes(ORPHAN)) return orphanDependents(item, context)
    return isDeletingDependents(item.object) ? awaitDependents(item, context) : undefined
  }
  const { solid, dangling, waiting } = classifyOwners(item, context.client)
  // What has no namespace keeps owners that have one, as nobody can tell whether they are there.
  warnOfForeignOwners(item, namespaceOf(item.object) === '' ? [...dangling, ...solid] : dangling, context)
  if (solid.length > 0) {
    const gone = new Set([...dangling, ...waiting].map(({ uid }) => uid))
    return gone.size > 0 ? dropReferences(item, gone, context) : undefined
  }
  if (dangling.length + waiting.length === 0) return
  const dependents = waiting.length > 0 ? dependentsOf(identityOf(item.object), context.client) : []
  if (dependents.some(({ object }) => isDeletingDependents(object))) await unblockOwners(item, context)
  await remove(item, dependents.length > 0 ? 'Foreground' : policyOf(item.object), context)
}

/** An owner in another namespace is none, which is worth a word (`reportInvalidNamespaceOwnerRef`). */
function warnOfForeignOwners({ object }: Item, doubtful: readonly OwnerReference[], context: ControllerContext): void {
  const namespace = namespaceOf(object)
  for (const { apiVersion, kind, name, uid } of doubtful) {
    const known = findKind(apiVersion, kind, context.client)
    const elsewhere = known?.namespaced && context.client.list(known).some(({ metadata }) => metadata.uid === uid)
    if (!elsewhere) continue
    const reference = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`
    const message = `ownerRef ${reference} does not exist in namespace ${JSON.stringify(namespace)}`
    context.events.event(object, 'Warning', 'OwnerRefInvalidNamespace', message)
  }
}

function identityOf(object: KubeObject): { namespace: string; uid: string } {
  return { namespace: namespaceOf(object), uid: object.metadata.uid }
}

/** Breaks a circle in which everyone waits for the next to be deleted. */
async function unblockOwners(item: Item, context: ControllerContext): Promise<void> {
  const { uid, ownerReferences = [] } = item.object.metadata
  const freed = ownerReferences.map((reference) => ({ ...reference, blockOwnerDeletion: false }))
  await patchMetadata(item.kind, item.object, { uid, ownerReferences: freed }, context)
}

function policyOf({ metadata }: KubeObject): 'Orphan' | 'Foreground' | 'Background' {
  if (metadata.finalizers?.includes(ORPHAN)) return 'Orphan'
  return metadata.finalizers?.includes(FOREGROUND) ? 'Foreground' : 'Background'
}

async function remove(
  { kind, object }: Item,
  propagationPolicy: 'Orphan' | 'Foreground' | 'Background',
  { client }: ControllerContext,
): Promise<void> {
  const { uid, name } = object.metadata
  await ignoreNotFound(client.delete(kind, namespaceOf(object), name, { uid, propagationPolicy }))
}

/** Foreground deletion: dependents are deleted; the object goes when no blocking one is left (`processDeletingDependentsItem`). */
async function awaitDependents(item: Item, context: ControllerContext): Promise<void> {
  const identity = identityOf(item.object)
  for (const dependent of dependentsOf(identity, context.client)) {
    if (!isDeletingDependents(dependent.object)) await collect(dependent, context)
  }
  const blocking = dependentsOf(identity, context.client).some(
    ({ object }) => referenceTo(object, identity.uid)?.blockOwnerDeletion === true,
  )
  if (!blocking) await dropFinalizer(item, FOREGROUND, context)
}

/** Orphaning: dependents forget the owner, then it goes (`orphanDependents`). */
async function orphanDependents({ kind, object }: Item, context: ControllerContext): Promise<void> {
  const identity = identityOf(object)
  for (const dependent of dependentsOf(identity, context.client)) {
    await dropReferences(dependent, new Set([identity.uid]), context)
  }
  await dropFinalizer({ kind, object }, ORPHAN, context)
}

async function dropReferences({ kind, object }: Item, uids: ReadonlySet<string>, context: ControllerContext) {
  const { ownerReferences = [], resourceVersion, uid } = object.metadata
  const kept = ownerReferences.filter((reference) => !uids.has(reference.uid))
  await patchMetadata(kind, object, { uid, resourceVersion, ownerReferences: kept.length > 0 ? kept : null }, context)
}

async function dropFinalizer({ kind, object }: Item, finalizer: string, context: ControllerContext): Promise<void> {
  const current = context.client.get(kind, namespaceOf(object), object.metadata.name)
  if (current?.metadata.uid !== object.metadata.uid) return
  const { resourceVersion, finalizers = [] } = current.metadata
  const kept = finalizers.filter((each) => each !== finalizer)
  if (kept.length === finalizers.length) return
  await patchMetadata(kind, current, { resourceVersion, finalizers: kept.length > 0 ? kept : null }, context)
}

async function patchMetadata(kind: KindRef, object: KubeObject, metadata: object, { client }: ControllerContext) {
  await ignoreNotFound(client.patch(kind, namespaceOf(object), object.metadata.name, { metadata }))
}
