import type { Draft } from '../../../objects.ts'
import type { PersistentVolume, PersistentVolumeSpec, VolumeNodeAffinity } from '../../../schema/types.gen.ts'
import { checkAccessModes, volumeModes } from '../../common/claim-rules.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { GoText, goQuantity, quote } from '../../common/go-values.ts'
import { checkImmutable, same } from '../../common/immutable.ts'
import { dnsSubdomainErrors } from '../../common/names.ts'
import { checkPositiveQuantity } from '../../common/resource-names.ts'
import { goDiff } from '../../pod/go/report.ts'
import { goValue } from '../../pod/go/value.ts'
import { checkNodeSelector } from '../../pod/validation/scheduling.ts'
import { checkVolumeSources, volumeSources } from './persistentvolume-sources.ts'

const reclaimPolicies = ['Delete', 'Recycle', 'Retain']

/** `ValidatePersistentVolumeSpec`. */
export function checkVolume(errors: FieldErrors, { metadata, spec = {} }: Draft<PersistentVolume>): void {
  if (!spec.accessModes?.length) errors.required('spec.accessModes')
  checkAccessModes(errors, 'spec.accessModes', spec.accessModes)
  checkCapacity(errors, spec)
  const policy = spec.persistentVolumeReclaimPolicy
  if (policy && !reclaimPolicies.includes(policy))
    errors.notSupported('spec.persistentVolumeReclaimPolicy', policy, reclaimPolicies)
  const affinity = spec.nodeAffinity
  if (affinity) {
    if (affinity.required) checkNodeSelector(errors, 'spec.nodeAffinity.required', affinity.required)
    else errors.required('spec.nodeAffinity.required', 'must specify required node constraints')
  }
  checkVolumeSources(errors, spec)
  if (spec.hostPath?.path === '/' && policy === 'Recycle')
    errors.forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'")
  if (spec.storageClassName)
    errors.invalidAll('spec.storageClassName', spec.storageClassName, dnsSubdomainErrors(spec.storageClassName))
  if (spec.volumeMode !== undefined && !volumeModes.includes(spec.volumeMode))
    errors.notSupported('spec.volumeMode', spec.volumeMode, volumeModes)
  if (metadata.annotations?.[MOUNT_OPTIONS] !== undefined && !mountable.some((source) => spec[source]))
    errors.forbidden(`metadata.annotations.${MOUNT_OPTIONS}`, 'may not specify mount options for this volume type')
}

const MOUNT_OPTIONS = 'volume.beta.kubernetes.io/mount-options'
const mountable = [
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'nfs',
  'rbd',
  'quobyte',
  'iscsi',
  'cinder',
  'cephfs',
  'azureFile',
  'vsphereVolume',
  'azureDisk',
  'photonPersistentDisk',
] as const

function checkCapacity(errors: FieldErrors, { capacity = {} }: PersistentVolumeSpec): void {
  const names = Object.keys(capacity)
  if (names.length === 0) errors.required('spec.capacity')
  if (capacity['storage'] === undefined || names.length > 1)
    errors.notSupported('spec.capacity', goCapacity(capacity), ['storage'])
  for (const [name, quantity] of Object.entries(capacity))
    checkPositiveQuantity(errors, `spec.capacity[${name}]`, quantity)
}

function goCapacity(capacity: Record<string, string>): GoText {
  const entries = Object.entries(capacity)
  if (entries.length === 0) return new GoText('core.ResourceList(nil)')
  const texts = entries.map(([name, quantity]) => `${quote(name)}:${goQuantity(quantity, true).text}`)
  return new GoText(`core.ResourceList{${texts.join(', ')}}`)
}

/** `ValidatePersistentVolumeUpdate`: where the data is never changes. */
export function checkVolumeUpdate(
  errors: FieldErrors,
  { spec = {} }: PersistentVolume,
  { spec: old = {} }: PersistentVolume,
) {
  const [after, before] = [pick(spec), pick(old)]
  // The secret to grow it with may come later.
  if (after.csi && before.csi && !before.csi.controllerExpandSecretRef) {
    const { controllerExpandSecretRef: _, ...csi } = after.csi
    after.csi = csi
  }
  if (!same(after, before)) {
    const type = 'core.PersistentVolumeSource'
    const difference = goDiff(goValue(type, before), goValue(type, after))
    errors.forbidden(
      'spec.persistentvolumesource',
      `spec.persistentvolumesource is immutable after creation\n${difference}`,
    )
  }
  checkImmutable(errors, 'volumeMode', spec.volumeMode, old.volumeMode, spec.volumeMode)
  if (old.nodeAffinity && !same(spec.nodeAffinity, old.nodeAffinity))
    errors.invalid(
      'nodeAffinity',
      spec.nodeAffinity && goAffinity(spec.nodeAffinity),
      'field is immutable, except for updating from beta label to GA',
    )
}

function pick(from: PersistentVolumeSpec): PersistentVolumeSpec {
  return Object.fromEntries(volumeSources.map((source) => [source, from[source]]))
}

/** Of pointers Go prints where in memory they point to. */
function goAffinity({ required }: VolumeNodeAffinity): GoText {
  return new GoText(`core.VolumeNodeAffinity{Required:(*core.NodeSelector)(${required ? '0xc000b1e8a8' : 'nil'})}`)
}
