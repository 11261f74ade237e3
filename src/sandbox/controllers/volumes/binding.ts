import { compareQuantity, parseQuantity } from '../../api/quantity.ts'
import type { Reader } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../schema/types.gen.ts'
import { capacityOf, findMatchingVolume, isReservedFor } from './matching.ts'

export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed'
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller'
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node'

/** What to do for a claim now. */
export type ClaimStep =
  | { do: 'bind'; volume: PersistentVolume }
  | { do: 'provision'; storageClass: StorageClass }
  | { do: 'wait'; event?: { type: 'Normal' | 'Warning'; reason: string; message: string } }
  | { do: 'lose'; reason: string; message: string }

const LOST = 'Bound claim has lost its PersistentVolume. Data on the volume is lost!'
const LOST_REFERENCE = 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!'
const MISBOUND = 'Two claims are bound to the same volume, this one is bound incorrectly'

export function claimStep(claim: PersistentVolumeClaim, reader: Reader): ClaimStep {
  return isBindCompleted(claim) ? boundStep(claim, reader) : unboundStep(claim, reader)
}

export function isBindCompleted({ metadata }: PersistentVolumeClaim): boolean {
  return metadata.annotations?.[BIND_COMPLETED] !== undefined
}

/** A bound claim only ever loses its volume (`syncBoundClaim`). */
function boundStep(claim: PersistentVolumeClaim, reader: Reader): ClaimStep {
  const name = claim.spec?.volumeName
  if (!name) return { do: 'lose', reason: 'ClaimLost', message: LOST_REFERENCE }
  const volume = reader.get(kinds.persistentVolumes, '', name)
  if (!volume) return { do: 'lose', reason: 'ClaimLost', message: LOST }
  const owner = volume.spec?.claimRef
  if (!owner || owner.uid === claim.metadata.uid) return { do: 'bind', volume }
  return { do: 'lose', reason: 'ClaimMisbound', message: MISBOUND }
}

/** `syncUnboundClaim` */
function unboundStep(claim: PersistentVolumeClaim, reader: Reader): ClaimStep {
  const name = claim.spec?.volumeName
  if (name) return requestedStep(claim, reader.get(kinds.persistentVolumes, '', name))
  const storageClass = classOf(claim, reader)
  const delayed = storageClass?.volumeBindingMode === 'WaitForFirstConsumer'
  const volumes = reader.list(kinds.persistentVolumes)
  const candidates = delayed ? volumes.filter((volume) => isReservedFor(volume, claim)) : volumes
  const volume = findMatchingVolume(claim, candidates)
  if (volume) return { do: 'bind', volume }
  if (delayed && !claim.metadata.annotations?.[SELECTED_NODE])
    return { do: 'wait', event: firstConsumer(claim, reader) }
  return storageClass ? { do: 'provision', storageClass } : { do: 'wait', event: withoutClass(claim) }
}

function requestedStep(claim: PersistentVolumeClaim, volume: PersistentVolume | undefined): ClaimStep {
  if (!volume) return { do: 'wait' }
  if (volume.spec?.claimRef) return isReservedFor(volume, claim) ? { do: 'bind', volume } : { do: 'wait' }
  const mismatch = mismatchOf(claim, volume)
  if (!mismatch) return { do: 'bind', volume }
  const message = `Cannot bind to requested volume "${volume.metadata.name}": ${mismatch}`
  return { do: 'wait', event: { type: 'Warning', reason: 'VolumeMismatch', message } }
}

/** Why a volume that was asked for by name cannot be had (`checkVolumeSatisfyClaim`). */
function mismatchOf({ spec }: PersistentVolumeClaim, volume: PersistentVolume): string | undefined {
  const wanted = parseQuantity(spec?.resources?.requests?.['storage'] ?? '0')
  if (compareQuantity(capacityOf(volume), wanted) < 0) return 'requested PV is too small'
  if ((volume.spec?.storageClassName ?? '') !== (spec?.storageClassName ?? '')) return 'storageClassName does not match'
  if ((volume.spec?.volumeMode ?? 'Filesystem') !== (spec?.volumeMode ?? 'Filesystem')) return 'incompatible volumeMode'
  const allowed = (spec?.accessModes ?? []).every((mode) => volume.spec?.accessModes?.includes(mode))
  return allowed ? undefined : 'incompatible accessMode'
}

function firstConsumer(claim: PersistentVolumeClaim, reader: Reader) {
  const { namespace = '', name } = claim.metadata
  const users = reader
    .list(kinds.pods, namespace)
    .filter(({ spec }) => spec?.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name))
    .filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed')
    .map(({ metadata }) => metadata.name)
  if (users.length === 0) {
    const message = 'waiting for first consumer to be created before binding'
    return { type: 'Normal', reason: 'WaitForFirstConsumer', message } as const
  }
  const subject = users.length === 1 ? 'pod' : 'pods'
  const message = `waiting for ${subject} ${users.join(',')} to be scheduled`
  return { type: 'Normal', reason: 'WaitForPodScheduled', message } as const
}

function withoutClass(claim: PersistentVolumeClaim) {
  const name = claim.spec?.storageClassName
  if (name) {
    const message = `storageclass.storage.k8s.io "${name}" not found`
    return { type: 'Warning', reason: 'ProvisioningFailed', message } as const
  }
  const message = 'no persistent volumes available for this claim and no storage class is set'
  return { type: 'Normal', reason: 'FailedBinding', message } as const
}

export function classOf({ spec }: PersistentVolumeClaim, reader: Reader): StorageClass | undefined {
  return spec?.storageClassName ? reader.get(kinds.storageClasses, '', spec.storageClassName) : undefined
}
