import { parseQuantity } from '../../../api/quantity.ts'
import type { PersistentVolumeClaimTemplate, Volume } from '../../../schema/types.gen.ts'
import { checkClaimSpec } from '../../common/claim-rules.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { checkAnnotations, checkLabels } from '../../common/labels.ts'
import { dnsLabelErrors, dnsSubdomainErrors } from '../../common/names.ts'
import { checkFileMode, checkNoBacksteps } from '../paths.ts'
import type { KnownVolumes } from './mounts.ts'
import { checkDownwardFiles, checkItems, checkProjected } from './projections.ts'
import { checkStorageSource } from './storage-sources.ts'

/** Checks the volumes; answers those that are valid, which containers may mount. `podName` is '' for templates. */
export function checkVolumes(
  errors: FieldErrors,
  field: string,
  volumes: readonly Volume[] | undefined,
  podName: string,
): KnownVolumes {
  const known = new Map<string, Volume>()
  const created = new Set(
    (volumes ?? []).filter((volume) => volume.ephemeral && podName).map((v) => `${podName}-${v.name}`),
  )
  for (const [index, volume] of (volumes ?? []).entries()) {
    const path = `${field}[${index}]`
    const before = errors.list.length
    checkSources(errors, path, volume, podName)
    if (!volume.name) errors.required(`${path}.name`)
    else errors.invalidAll(`${path}.name`, volume.name, dnsLabelErrors(volume.name))
    if (known.has(volume.name)) errors.duplicate(`${path}.name`, volume.name)
    if (errors.list.length === before) known.set(volume.name, volume)
    const claim = volume.persistentVolumeClaim?.claimName ?? ''
    if (created.has(claim))
      errors.invalid(
        `${path}.persistentVolumeClaim.claimName`,
        claim,
        'must not reference a PVC that gets created for an ephemeral volume',
      )
  }
  return known
}

type Source = Exclude<keyof Volume, 'name'>
type Check = (errors: FieldErrors, field: string, volume: Volume) => void

const storage: Check = (errors, field, volume) => checkStorageSource(errors, field, volume)

/** In the order the API server looks at them. */
const checks: Partial<Record<Source, Check>> = {
  emptyDir(errors, field, { emptyDir }) {
    if (emptyDir?.sizeLimit !== undefined && parseQuantity(emptyDir.sizeLimit).nanos < 0n)
      errors.forbidden(`${field}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')
  },
  hostPath: (errors, field, { hostPath }) => checkHostPath(errors, field, hostPath?.path ?? '', hostPath?.type),
  gitRepo: storage,
  gcePersistentDisk: storage,
  awsElasticBlockStore: storage,
  secret(errors, field, { secret }) {
    if (!secret?.secretName) errors.required(`${field}.secretName`)
    checkFileMode(errors, `${field}.defaultMode`, secret?.defaultMode)
    checkItems(errors, `${field}.items`, secret?.items)
  },
  nfs: storage,
  iscsi: storage,
  glusterfs: storage,
  flocker: storage,
  persistentVolumeClaim(errors, field, { persistentVolumeClaim: claim }) {
    if (!claim?.claimName) errors.required(`${field}.claimName`)
  },
  rbd: storage,
  cinder: storage,
  cephfs: storage,
  quobyte: storage,
  downwardAPI(errors, field, { downwardAPI }) {
    checkFileMode(errors, `${field}.defaultMode`, downwardAPI?.defaultMode)
    checkDownwardFiles(errors, field, downwardAPI?.items)
  },
  fc: storage,
  flexVolume: storage,
  configMap(errors, field, { configMap }) {
    if (!configMap?.name) errors.required(`${field}.name`)
    checkFileMode(errors, `${field}.defaultMode`, configMap?.defaultMode)
    checkItems(errors, `${field}.items`, configMap?.items)
  },
  azureFile: storage,
  vsphereVolume: storage,
  photonPersistentDisk: storage,
  portworxVolume: storage,
  azureDisk: storage,
  storageos: storage,
  projected(errors, field, { projected }) {
    if (projected) checkProjected(errors, field, projected)
  },
  scaleIO: storage,
  csi: storage,
  ephemeral(errors, field, { ephemeral }) {
    if (!ephemeral?.volumeClaimTemplate) errors.required(`${field}.volumeClaimTemplate`)
    else checkClaimTemplate(errors, `${field}.volumeClaimTemplate`, ephemeral.volumeClaimTemplate)
  },
  image(errors, field, { image }) {
    if (!image?.reference) errors.required(`${field}.reference`)
  },
}

function checkSources(errors: FieldErrors, path: string, volume: Volume, podName: string): void {
  let count = 0
  for (const [source, check] of Object.entries(checks) as [Source, Check][]) {
    if (volume[source] === undefined) continue
    if (count > 0 && source !== 'emptyDir')
      errors.forbidden(`${path}.${source}`, 'may not specify more than 1 volume type')
    else check(errors, `${path}.${source}`, volume)
    count++
  }
  if (count === 0) errors.required(path, 'must specify a volume type')
  if (!volume.ephemeral || !podName || !volume.name) return
  const claim = `${podName}-${volume.name}`
  for (const problem of dnsSubdomainErrors(claim))
    errors.invalid(`${path}.name`, volume.name, `PVC name "${claim}": ${problem}`)
}

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
]

/** A directory or file of the node, of pods and of persistent volumes. */
export function checkHostPath(errors: FieldErrors, field: string, path: string, type: string | undefined) {
  if (!path) return errors.required(`${field}.path`)
  checkNoBacksteps(errors, `${field}.path`, path)
  if (type !== undefined && !hostPathTypes.includes(type)) errors.notSupported(`${field}.type`, type, hostPathTypes)
}

function checkClaimTemplate(errors: FieldErrors, field: string, template: PersistentVolumeClaimTemplate): void {
  checkAnnotations(errors, `${field}.metadata.annotations`, template.metadata?.annotations)
  checkLabels(errors, `${field}.metadata.labels`, template.metadata?.labels)
  checkClaimSpec(errors, `${field}.spec`, template.spec)
}
