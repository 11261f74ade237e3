import { compareQuantity, parseQuantity } from '../../api/quantity.ts'
import { matchesSelector } from '../../api/selectors.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../schema/types.gen.ts'

/** The volume a claim should get: the one reserved for it, else the smallest that is large enough (`volume.FindMatchingVolume`). */
export function findMatchingVolume(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
): PersistentVolume | undefined {
  const suitable = volumes.filter((volume) => suits(volume, claim))
  const reserved = suitable.find((volume) => isReservedFor(volume, claim))
  if (reserved) return reserved
  const free = suitable.filter(({ spec, status }) => !spec?.claimRef && status?.phase === 'Available')
  return free.sort((a, b) => compareQuantity(capacityOf(a), capacityOf(b)))[0]
}

function suits(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { spec, metadata } = volume
  const wanted = claim.spec
  if (metadata.deletionTimestamp !== undefined) return false
  if ((spec?.volumeMode ?? 'Filesystem') !== (wanted?.volumeMode ?? 'Filesystem')) return false
  if (compareQuantity(capacityOf(volume), parseQuantity(wanted?.resources?.requests?.['storage'] ?? '0')) < 0)
    return false
  if (isReservedFor(volume, claim)) return true
  return (
    spec?.claimRef === undefined &&
    (spec?.storageClassName ?? '') === (wanted?.storageClassName ?? '') &&
    (wanted?.accessModes ?? []).every((mode) => spec?.accessModes?.includes(mode)) &&
    (wanted?.selector === undefined || matchesSelector(wanted.selector, metadata.labels))
  )
}

/** Whether the volume's claimRef names the claim. */
export function isReservedFor({ spec }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  const reference = spec?.claimRef
  return (
    reference?.name === metadata.name &&
    reference.namespace === metadata.namespace &&
    (!reference.uid || reference.uid === metadata.uid)
  )
}

export function capacityOf({ spec }: PersistentVolume) {
  return parseQuantity(spec?.capacity?.['storage'] ?? '0')
}
