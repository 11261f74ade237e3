import { formatTime } from '../../clock.ts'
import { kinds } from '../../kinds.ts'
import type { PersistentVolume, PersistentVolumeStatus } from '../../schema/types.gen.ts'
import { semanticEqual } from '../shared/equal.ts'
import { ignoreNotFound } from '../shared/errors.ts'
import type { ControllerContext } from '../types.ts'

export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by'

/** One round for a volume: available, bound, or released and perhaps deleted (`syncVolume`). */
export async function syncVolume(volume: PersistentVolume, context: ControllerContext): Promise<void> {
  const reference = volume.spec?.claimRef
  if (!reference?.uid) return writePhase(volume, { phase: 'Available' }, context)
  const { namespace = '', name = '', uid } = reference
  const claim = context.client.get(kinds.persistentVolumeClaims, namespace, name)
  if (claim?.metadata.uid === uid) {
    return claim?.spec?.volumeName === volume.metadata.name
      ? writePhase(volume, { phase: 'Bound' }, context)
      : undefined
  }
  if (volume.status?.phase !== 'Failed') await writePhase(volume, { phase: 'Released' }, context)
  if (volume.spec?.persistentVolumeReclaimPolicy === 'Delete') await reclaim(volume, context)
}

/** Deletes what a provisioner made; a hand-made host path only below /tmp, as the in-tree plugin does. */
async function reclaim(volume: PersistentVolume, context: ControllerContext): Promise<void> {
  const { name, annotations, deletionTimestamp } = volume.metadata
  const path = volume.spec?.hostPath?.path
  const deletable = annotations?.[PROVISIONED_BY] !== undefined || (path !== undefined && /^\/tmp\/.+/.test(path))
  if (deletable) {
    if (deletionTimestamp === undefined) await ignoreNotFound(context.client.delete(kinds.persistentVolumes, '', name))
    return
  }
  const message =
    path === undefined
      ? `error getting deleter volume plugin for volume "${name}": no deletable volume plugin matched`
      : `host_path deleter only supports /tmp/.+ but received provided ${path}`
  if (volume.status?.phase === 'Failed' && volume.status.message === message) return
  context.events.event(volume, 'Warning', 'VolumeFailedDelete', message)
  await writePhase(volume, { phase: 'Failed', message }, context)
}

async function writePhase(
  volume: PersistentVolume,
  { phase, message }: { phase: string; message?: string },
  { client, clock }: ControllerContext,
): Promise<void> {
  const current = client.get(kinds.persistentVolumes, '', volume.metadata.name)
  if (!current || (current.status?.phase === phase && (current.status.message ?? '') === (message ?? ''))) return
  const moved = current.status?.phase !== phase
  const status: PersistentVolumeStatus = {
    phase,
    ...(message ? { message } : {}),
    ...(moved ? { lastPhaseTransitionTime: formatTime(clock.now()) } : {}),
  }
  if (!semanticEqual(current.status, status)) await client.updateStatus(kinds.persistentVolumes, { ...current, status })
}
