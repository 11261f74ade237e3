import type { Volume } from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { rangeErrors } from '../../common/names.ts'
import { checkDriverName } from '../../storage/csi-rules.ts'
import { checkDescendingPath } from '../paths.ts'

type Source = Exclude<keyof Volume, 'name'>

/** What a storage source cannot do without; the names are those of its fields. */
const requiredFields: Partial<Record<Source, readonly string[]>> = {
  gitRepo: ['repository'],
  awsElasticBlockStore: ['volumeID'],
  nfs: ['server', 'path'],
  iscsi: ['targetPortal', 'iqn'],
  glusterfs: ['endpoints', 'path'],
  rbd: ['monitors', 'image'],
  cinder: ['volumeID'],
  cephfs: ['monitors'],
  quobyte: ['registry', 'volume'],
  flexVolume: ['driver'],
  azureFile: ['secretName', 'shareName'],
  vsphereVolume: ['volumePath'],
  photonPersistentDisk: ['pdID'],
  portworxVolume: ['volumeID'],
  azureDisk: ['diskName', 'diskURI'],
  storageos: ['volumeName'],
  scaleIO: ['gateway', 'system', 'volumeName'],
}

/** A volume that lives outside the cluster: its required fields and the few rules that go beyond. */
export function checkStorageSource(errors: FieldErrors, field: string, volume: Volume): void {
  const source = field.slice(field.lastIndexOf('.') + 1) as Source
  const values = volume[source] as Record<string, unknown> | undefined
  for (const name of requiredFields[source] ?? []) {
    const value = values?.[name]
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
      errors.required(`${field}.${name}`)
  }
  rules[source]?.(errors, field, volume)
}

const rules: Partial<Record<Source, (errors: FieldErrors, field: string, volume: Volume) => void>> = {
  gitRepo: (errors, field, { gitRepo }) => checkDescendingPath(errors, `${field}.directory`, gitRepo?.directory ?? ''),
  csi(errors, field, { csi }) {
    checkDriverName(errors, `${field}.driver`, csi?.driver ?? '')
  },
  gcePersistentDisk(errors, field, { gcePersistentDisk }) {
    // The real server calls the field by another name.
    const path = field.replace(/gcePersistentDisk$/, 'persistentDisk')
    const { pdName = '', partition = 0 } = gcePersistentDisk ?? {}
    if (!pdName) errors.required(`${path}.pdName`)
    if (partition < 0 || partition > 255)
      errors.invalid(`${path}.partition`, partition, 'must be between 1 and 255, inclusive')
  },
  nfs(errors, field, { nfs }) {
    if (!nfs?.path.startsWith('/')) errors.invalid(`${field}.path`, nfs?.path ?? '', 'must be an absolute path')
  },
  iscsi(errors, field, { iscsi }) {
    const iqn = iscsi?.iqn ?? ''
    if (iqn && !/^(iqn|eui|naa)/.test(iqn))
      errors.invalid(`${field}.iqn`, iqn, 'must be valid format starting with iqn, eui, or naa')
    else if (
      iqn &&
      !/^(iqn\.\d{4}-\d{2}\.([A-Za-z0-9]+[.-]?)+(:.*)?|eui\.[A-Fa-f0-9]{16}|naa\.[A-Fa-f0-9]{32})$/.test(iqn)
    )
      errors.invalid(`${field}.iqn`, iqn, 'must be valid format')
    const lun = iscsi?.lun ?? 0
    errors.invalidAll(`${field}.lun`, lun, rangeErrors(lun, 0, 255))
    if ((iscsi?.chapAuthDiscovery || iscsi?.chapAuthSession) && !iscsi.secretRef) errors.required(`${field}.secretRef`)
  },
  flocker(errors, field, { flocker }) {
    if (!flocker?.datasetName && !flocker?.datasetUUID)
      errors.required(field, 'one of datasetName and datasetUUID is required')
  },
  azureDisk(errors, field, { azureDisk }) {
    const uri = azureDisk?.diskURI ?? ''
    const managed = azureDisk?.kind === 'Managed'
    const blob = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd'
    const disk = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}'
    if (managed && !uri.startsWith('/subscriptions')) errors.notSupported(`${field}.diskURI`, uri, [disk])
    if (!managed && !uri.startsWith('https://')) errors.notSupported(`${field}.diskURI`, uri, [blob])
  },
  fc(errors, field, { fc }) {
    if (!fc?.targetWWNs?.length && !fc?.wwids?.length)
      errors.required(`${field}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both')
    else if (fc.targetWWNs?.length && fc.lun === undefined)
      errors.required(`${field}.lun`, 'lun is required if targetWWNs is specified')
  },
}
