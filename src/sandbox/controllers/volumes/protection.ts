import type { Reader } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import { type KindRef, type KubeObject, keyOf, namespaceOf, splitKey } from '../../objects.ts'
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../schema/types.gen.ts'
import { ignoreNotFound } from '../shared/errors.ts'
import { isPodFinished } from '../shared/pods.ts'
import type { Controller, ControllerContext } from '../types.ts'

/** Keeps claims until no pod uses them any more (pkg/controller/volume/pvcprotection). */
export const claimProtectionController: Controller = {
  name: 'pvc-protection-controller',
  watches: [
    { kind: kinds.persistentVolumeClaims, keys: ({ object, type }) => (type === 'DELETED' ? [] : [keyOf(object)]) },
    { kind: kinds.pods, keys: ({ object }) => claimsOf(object).map((name) => `${namespaceOf(object)}/${name}`) },
  ],
  async reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const claim = context.client.get(kinds.persistentVolumeClaims, namespace, name)
    if (!claim) return undefined
    await protect(
      kinds.persistentVolumeClaims,
      claim,
      'kubernetes.io/pvc-protection',
      isClaimUsed(claim, context.client),
      context,
    )
    return undefined
  },
}

/** Keeps volumes until they are bound to nothing (pkg/controller/volume/pvprotection). */
export const volumeProtectionController: Controller = {
  name: 'pv-protection-controller',
  watches: [
    { kind: kinds.persistentVolumes, keys: ({ object, type }) => (type === 'DELETED' ? [] : [object.metadata.name]) },
  ],
  async reconcile(name, context) {
    const volume = context.client.get(kinds.persistentVolumes, '', name)
    if (!volume) return undefined
    await protect(kinds.persistentVolumes, volume, 'kubernetes.io/pv-protection', isVolumeUsed(volume), context)
    return undefined
  },
}

async function protect<T extends KubeObject>(
  kind: KindRef<T>,
  object: T,
  finalizer: string,
  used: boolean,
  { client }: ControllerContext,
): Promise<void> {
  const { finalizers = [], deletionTimestamp, name, resourceVersion } = object.metadata
  const has = finalizers.includes(finalizer)
  const release = deletionTimestamp !== undefined && has && !used
  const add = deletionTimestamp === undefined && !has
  if (!release && !add) return
  const kept = add ? [...finalizers, finalizer] : finalizers.filter((each) => each !== finalizer)
  const patch = { metadata: { resourceVersion, finalizers: kept.length > 0 ? kept : null } }
  await ignoreNotFound(client.patch(kind, namespaceOf(object), name, patch))
}

function isVolumeUsed({ status }: PersistentVolume): boolean {
  return status?.phase === 'Bound'
}

function isClaimUsed({ metadata }: PersistentVolumeClaim, reader: Reader): boolean {
  return reader
    .list(kinds.pods, metadata.namespace)
    .some((pod) => !isPodFinished(pod) && Boolean(pod.spec?.nodeName) && claimsOf(pod).includes(metadata.name))
}

function claimsOf({ spec, metadata }: Pod): string[] {
  return (spec?.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
    if (persistentVolumeClaim) return [persistentVolumeClaim.claimName]
    return ephemeral ? [`${metadata.name}-${name}`] : []
  })
}
