import type { DownwardAPIVolumeFile, ProjectedVolumeSource, Volume } from '../../schema/types.gen.ts'
import { defaultClaimSpec } from '../common/claims.ts'

const defaultMode = 0o644

/** SetDefaults_Volume and the defaults of every volume source. */
export function defaultVolume(volume: Volume): void {
  if (!hasSource(volume)) volume.emptyDir = {}
  if (volume.secret) volume.secret.defaultMode ??= defaultMode
  if (volume.configMap) volume.configMap.defaultMode ??= defaultMode
  if (volume.hostPath) volume.hostPath.type ??= ''
  if (volume.downwardAPI) {
    volume.downwardAPI.defaultMode ??= defaultMode
    defaultFiles(volume.downwardAPI.items)
  }
  if (volume.projected) defaultProjected(volume.projected)
  defaultClaimSpec(volume.ephemeral?.volumeClaimTemplate?.spec)
  defaultBlockDevices(volume)
}

function hasSource(volume: Volume): boolean {
  return Object.entries(volume).some(([field, value]) => field !== 'name' && value !== undefined && value !== null)
}

function defaultProjected(projected: ProjectedVolumeSource): void {
  projected.defaultMode ??= defaultMode
  for (const source of projected.sources ?? []) {
    defaultFiles(source.downwardAPI?.items)
    if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= 3600
  }
}

function defaultFiles(files: DownwardAPIVolumeFile[] | undefined): void {
  for (const file of files ?? []) {
    if (file.fieldRef) file.fieldRef.apiVersion ||= 'v1'
  }
}

type BlockDevices = Pick<Volume, 'iscsi' | 'rbd' | 'azureDisk' | 'scaleIO'>

/** Those of pods and of persistent volumes. */
export function defaultBlockDevices({ iscsi, rbd, azureDisk, scaleIO }: BlockDevices): void {
  if (iscsi) iscsi.iscsiInterface ||= 'default'
  if (rbd) {
    rbd.pool ||= 'rbd'
    rbd.user ||= 'admin'
    rbd.keyring ||= '/etc/ceph/keyring'
  }
  if (azureDisk) {
    azureDisk.cachingMode ||= 'ReadWrite'
    azureDisk.kind ||= 'Shared'
    azureDisk.fsType ??= 'ext4'
    azureDisk.readOnly ??= false
  }
  if (scaleIO) {
    scaleIO.storageMode ||= 'ThinProvisioned'
    scaleIO.fsType ||= 'xfs'
  }
}
