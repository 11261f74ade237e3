import type { Draft } from '../../objects.ts'
import type { PersistentVolume, PersistentVolumeSpec } from '../../schema/types.gen.ts'
import { checkAccessModes, volumeModes } from '../common/claim-rules.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { GoText, goQuantity, quote } from '../common/go-values.ts'
import { same } from '../common/immutable.ts'
import { dnsSubdomainErrors } from '../common/names.ts'
import { checkPositiveQuantity } from '../common/resource-names.ts'
import { checkNoBacksteps } from '../pod/paths.ts'
import { checkNodeSelector } from '../pod/validation/scheduling.ts'
import { checkHostPath } from '../pod/validation/volumes.ts'

const reclaimPolicies = ['Delete', 'Recycle', 'Retain']

/** Volume sources, in the order the API server looks at them. */
const sources = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
] as const

/** `ValidatePersistentVolumeSpec`. */
export function checkVolume(errors: FieldErrors, { spec = {} }: Draft<PersistentVolume>): void {
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
  checkSources(errors, spec)
  if (spec.hostPath?.path === '/' && policy === 'Recycle')
    errors.forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'")
  if (spec.storageClassName)
    errors.invalidAll('spec.storageClassName', spec.storageClassName, dnsSubdomainErrors(spec.storageClassName))
  if (spec.volumeMode !== undefined && !volumeModes.includes(spec.volumeMode))
    errors.notSupported('spec.volumeMode', spec.volumeMode, volumeModes)
}

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

function checkSources(errors: FieldErrors, spec: PersistentVolumeSpec): void {
  const given = sources.filter((source) => spec[source] !== undefined)
  for (const [index, source] of given.entries()) {
    if (index > 0) errors.forbidden(`spec.${source}`, 'may not specify more than 1 volume type')
    else checkSource(errors, `spec.${source}`, spec)
  }
  if (given.length === 0) errors.required('spec', 'must specify a volume type')
}

function checkSource(
  errors: FieldErrors,
  field: string,
  { hostPath, nfs, local, csi, nodeAffinity }: PersistentVolumeSpec,
) {
  if (field === 'spec.hostPath') checkHostPath(errors, field, hostPath?.path ?? '', hostPath?.type)
  if (field === 'spec.nfs') {
    if (!nfs?.server) errors.required(`${field}.server`)
    if (!nfs?.path) errors.required(`${field}.path`)
    if (!nfs?.path.startsWith('/')) errors.invalid(`${field}.path`, nfs?.path ?? '', 'must be an absolute path')
  }
  if (field === 'spec.local') {
    if (!local?.path) errors.required(`${field}.path`)
    else checkNoBacksteps(errors, `${field}.path`, local.path)
    if (!nodeAffinity) errors.required('spec.nodeAffinity', 'Local volume requires node affinity')
  }
  if (field === 'spec.csi') {
    if (!csi?.driver) errors.required(`${field}.driver`)
    if (!csi?.volumeHandle) errors.required(`${field}.volumeHandle`)
  }
}

/** `ValidatePersistentVolumeUpdate`: where the data is never changes. */
export function checkVolumeUpdate(
  errors: FieldErrors,
  { spec = {} }: PersistentVolume,
  { spec: old = {} }: PersistentVolume,
) {
  const pick = (from: PersistentVolumeSpec) => sources.map((source) => from[source])
  if (!same(pick(spec), pick(old)))
    errors.forbidden('spec.persistentvolumesource', `spec.persistentvolumesource is immutable after creation\n`)
  if (spec.volumeMode !== old.volumeMode) errors.invalid('spec.volumeMode', spec.volumeMode, 'field is immutable')
  if (old.nodeAffinity && !same(spec.nodeAffinity, old.nodeAffinity))
    errors.invalid(
      'spec.nodeAffinity',
      new GoText('core.VolumeNodeAffinity{}'),
      'field is immutable, except for updating from beta label to GA',
    )
}
