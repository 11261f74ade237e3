import type { Volume } from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { goList } from '../../common/go-values.ts'
import { dnsLabelErrors, rangeErrors } from '../../common/names.ts'
import { checkDriverName } from '../../storage/csi-rules.ts'
import { checkDescendingPath } from '../paths.ts'
import { checkIscsi } from './iscsi.ts'

type Source = Exclude<keyof Volume, 'name'>

/** Where the data of a volume is: those of a pod, or of a persistent volume. */
export type Sources = Omit<Volume, 'name'>

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
export function checkStorageSource(errors: FieldErrors, field: string, volume: Sources, persistent = false): void {
  const source = field.slice(field.lastIndexOf('.') + 1) as Source
  const values = volume[source] as Record<string, unknown> | undefined
  for (const name of requiredFields[source] ?? []) {
    const value = values?.[name]
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
      errors.required(`${field}.${name}`)
  }
  rules[source]?.(errors, field, volume, persistent)
}

type Rule = (errors: FieldErrors, field: string, volume: Sources, persistent: boolean) => void

const rules: Partial<Record<Source, Rule>> = {
  gitRepo: (errors, field, { gitRepo }) => checkDescendingPath(errors, `${field}.directory`, gitRepo?.directory ?? ''),
  csi(errors, field, { csi }) {
    checkDriverName(errors, `${field}.driver`, csi?.driver ?? '')
  },
  gcePersistentDisk(errors, field, { gcePersistentDisk }) {
    // The real server calls the field by another name.
    const path = field.replace(/gcePersistentDisk$/, 'persistentDisk')
    if (!gcePersistentDisk?.pdName) errors.required(`${path}.pdName`)
    checkPartition(errors, path, gcePersistentDisk?.partition)
  },
  awsElasticBlockStore: (errors, field, { awsElasticBlockStore: disk }) =>
    checkPartition(errors, field, disk?.partition),
  nfs(errors, field, { nfs }) {
    if (!nfs?.path.startsWith('/')) errors.invalid(`${field}.path`, nfs?.path ?? '', 'must be an absolute path')
  },
  iscsi(errors, field, { iscsi }, persistent) {
    if (iscsi) checkIscsi(errors, field, iscsi, persistent)
  },
  flocker(errors, field, { flocker }) {
    const { datasetName = '', datasetUUID = '' } = flocker ?? {}
    if (!datasetName && !datasetUUID) errors.required(field, 'one of datasetName and datasetUUID is required')
    if (datasetName && datasetUUID)
      errors.invalid(field, 'resource', 'datasetName and datasetUUID can not be specified simultaneously')
    if (datasetName.includes('/')) errors.invalid(`${field}.datasetName`, datasetName, "must not contain '/'")
  },
  cinder: (errors, field, { cinder }, persistent) => checkSecret(errors, field, cinder?.secretRef, persistent),
  quobyte: checkQuobyte,
  flexVolume(errors, field, { flexVolume }) {
    for (const key of Object.keys(flexVolume?.options ?? {})) {
      const [domain = ''] = key.toLowerCase().split('/')
      if (/\.(kubernetes|k8s)\.io$/.test(`.${domain}`))
        errors.invalid(`${field}.options[${key}]`, key, 'kubernetes.io and k8s.io namespaces are reserved')
    }
  },
  azureDisk: checkAzureDisk,
  storageos(errors, field, { storageos }, persistent) {
    const { volumeName: name, volumeNamespace: namespace, secretRef } = storageos ?? {}
    if (name) errors.invalidAll(`${field}.volumeName`, name, dnsLabelErrors(name))
    if (namespace) errors.invalidAll(`${field}.volumeNamespace`, namespace, dnsLabelErrors(namespace))
    checkSecret(errors, field, secretRef, persistent)
  },
  fc: checkFibreChannel,
}

function checkPartition(errors: FieldErrors, field: string, partition = 0): void {
  if (partition < 0 || partition > 255)
    errors.invalid(`${field}.partition`, partition, 'must be between 1 and 255, inclusive')
}

interface Reference {
  name?: string | undefined
  namespace?: string | undefined
}

/** A pod's secrets are in its namespace. */
function checkSecret(errors: FieldErrors, field: string, secret: Reference | undefined, persistent: boolean): void {
  if (!secret) return
  if (!secret.name) errors.required(`${field}.secretRef.name`)
  if (persistent && !secret.namespace) errors.required(`${field}.secretRef.namespace`)
}

function checkQuobyte(errors: FieldErrors, field: string, { quobyte }: Sources): void {
  const { registry = '', tenant = '', volume } = quobyte ?? {}
  const pairs = 'must be a host:port pair or multiple pairs separated by commas'
  if (!registry) errors.required(`${field}.registry`, pairs)
  else if (tenant.length > 64)
    errors.required(`${field}.tenant`, 'must be a UUID and may not exceed a length of 64 characters')
  else
    for (const pair of registry.split(','))
      if (!/^([^:[\]]*|\[[^[\]]*\]):[^:]*$/.test(pair)) errors.invalid(`${field}.registry`, registry, pairs)
  if (!volume) errors.required(`${field}.volume`)
}

const CACHING_MODES = ['None', 'ReadOnly', 'ReadWrite']
const DISK_KINDS = ['Dedicated', 'Managed', 'Shared']

function checkAzureDisk(errors: FieldErrors, field: string, { azureDisk }: Sources): void {
  const { cachingMode = 'None', kind = 'Shared', diskURI: uri = '' } = azureDisk ?? {}
  if (!CACHING_MODES.includes(cachingMode)) errors.notSupported(`${field}.cachingMode`, cachingMode, CACHING_MODES)
  if (!DISK_KINDS.includes(kind)) errors.notSupported(`${field}.kind`, kind, DISK_KINDS)
  const managed = kind === 'Managed'
  const blob = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd'
  const disk = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}'
  if (managed && !uri.startsWith('/subscriptions/')) errors.notSupported(`${field}.diskURI`, uri, [disk])
  if (!managed && !uri.startsWith('https://')) errors.notSupported(`${field}.diskURI`, uri, [blob])
}

function checkFibreChannel(errors: FieldErrors, field: string, { fc }: Sources): void {
  const { targetWWNs = [], wwids = [], lun } = fc ?? {}
  if (targetWWNs.length === 0 && wwids.length === 0)
    errors.required(`${field}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both')
  if (targetWWNs.length > 0 && wwids.length > 0)
    errors.invalid(
      `${field}.targetWWNs`,
      goList(targetWWNs),
      'targetWWNs and wwids can not be specified simultaneously',
    )
  if (targetWWNs.length === 0) return
  if (lun === undefined) errors.required(`${field}.lun`, 'lun is required if targetWWNs is specified')
  else errors.invalidAll(`${field}.lun`, lun, rangeErrors(lun, 0, 255))
}
