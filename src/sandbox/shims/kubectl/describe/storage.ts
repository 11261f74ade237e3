import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../../../schema/types.gen.ts'
import { listObjects } from '../builder/infos.ts'
import { formatLabels } from '../print/labels.ts'
import { accessModes, bool, rfc1123, since, slice } from './format.ts'
import type { Describer } from './types.ts'
import { writeSource } from './volumes.ts'
import type { DescribeWriter } from './writer.ts'

const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class'
const DEFAULT_ANNOTATIONS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
]

export const describeClaim: Describer<PersistentVolumeClaim> = async (claim, { w, factory, events }) => {
  const { metadata, spec, status } = claim
  const bound = Boolean(spec?.volumeName)
  w.field(0, 'Name', metadata.name)
  w.field(0, 'Namespace', metadata.namespace)
  w.field(0, 'StorageClass', metadata.annotations?.[CLASS_ANNOTATION] ?? spec?.storageClassName)
  w.field(
    0,
    'Status',
    metadata.deletionTimestamp ? `Terminating (lasts ${since(metadata.deletionTimestamp)})` : status?.phase,
  )
  w.field(0, 'Volume', spec?.volumeName)
  w.map('Labels', metadata.labels)
  w.annotations(metadata.annotations)
  w.field(0, 'Finalizers', slice(metadata.finalizers))
  w.field(0, 'Capacity', bound ? (status?.capacity?.['storage'] ?? '0') : '')
  w.field(0, 'Access Modes', bound ? accessModes(status?.accessModes) : '')
  if (spec?.volumeMode) w.field(0, 'VolumeMode', spec.volumeMode)
  writeDataSource(w, spec?.dataSource)
  const pods = await listObjects<Pod>(factory, `/api/v1/namespaces/${metadata.namespace}/pods`, {})
  const users = pods.filter(({ spec: pod }) =>
    pod?.volumes?.some((each) => each.persistentVolumeClaim?.claimName === metadata.name),
  )
  w.items('Used By', users.map((pod) => pod.metadata.name).toSorted())
  writeClaimConditions(w, status?.conditions)
  await events(claim)
}

function writeDataSource(w: DescribeWriter, source: NonNullable<PersistentVolumeClaim['spec']>['dataSource']): void {
  if (!source) return
  w.line(0, 'DataSource:')
  if (source.apiGroup) w.field(1, 'APIGroup', source.apiGroup)
  w.field(1, 'Kind', source.kind)
  w.field(1, 'Name', source.name)
}

function writeClaimConditions(
  w: DescribeWriter,
  conditions: NonNullable<PersistentVolumeClaim['status']>['conditions'],
): void {
  if (!conditions?.length) return
  w.line(0, 'Conditions:')
  w.line(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage')
  w.line(1, '----\t------\t-----------------\t------------------\t------\t-------')
  for (const each of conditions) {
    w.line(
      1,
      `${each.type} \t${each.status} \t${rfc1123(each.lastProbeTime)} \t${rfc1123(each.lastTransitionTime)} \t${each.reason ?? ''} \t${each.message ?? ''}`,
    )
  }
}

export const describeVolume: Describer<PersistentVolume> = async (volume, { w, events }) => {
  const { metadata, spec, status } = volume
  w.field(0, 'Name', metadata.name)
  w.map('Labels', metadata.labels)
  w.annotations(metadata.annotations)
  w.field(0, 'Finalizers', slice(metadata.finalizers))
  w.field(0, 'StorageClass', metadata.annotations?.[CLASS_ANNOTATION] ?? spec?.storageClassName)
  w.field(
    0,
    'Status',
    metadata.deletionTimestamp ? `Terminating (lasts ${since(metadata.deletionTimestamp)})` : status?.phase,
  )
  w.field(0, 'Claim', spec?.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : '')
  w.field(0, 'Reclaim Policy', spec?.persistentVolumeReclaimPolicy)
  w.field(0, 'Access Modes', accessModes(spec?.accessModes))
  if (spec?.volumeMode) w.field(0, 'VolumeMode', spec.volumeMode)
  w.field(0, 'Capacity', spec?.capacity?.['storage'] ?? '0')
  writeNodeAffinity(w, spec?.nodeAffinity)
  w.field(0, 'Message', status?.message)
  w.line(0, 'Source:')
  writeSource(w, { ...spec })
  await events(volume)
}

function writeNodeAffinity(w: DescribeWriter, affinity: NonNullable<PersistentVolume['spec']>['nodeAffinity']): void {
  const terms = affinity?.required?.nodeSelectorTerms
  if (!affinity?.required) {
    w.line(0, 'Node Affinity:\t<none>')
    return
  }
  w.line(0, 'Node Affinity:\t')
  w.line(1, `Required Terms:\t${terms?.length ? '' : '<none>'}`)
  for (const [index, term] of (terms ?? []).entries()) {
    const expressions = (term.matchExpressions ?? []).map(({ key, operator, values }) =>
      values?.length ? `${key} ${operator.toLowerCase()} ${slice(values)}` : `${key} ${operator.toLowerCase()}`,
    )
    w.line(2, `Term ${index}:\t${expressions[0] ?? '<none>'}`)
    for (const expression of expressions.slice(1)) w.line(2, `\t${expression}`)
  }
}

export const describeStorageClass: Describer<StorageClass> = async (storageClass, { w, events }) => {
  const { metadata } = storageClass
  const isDefault = DEFAULT_ANNOTATIONS.some((key) => metadata.annotations?.[key] === 'true')
  w.field(0, 'Name', metadata.name)
  w.field(0, 'IsDefaultClass', isDefault ? 'Yes' : 'No')
  w.field(0, 'Annotations', formatLabels(metadata.annotations))
  w.field(0, 'Provisioner', storageClass.provisioner)
  w.field(0, 'Parameters', formatLabels(storageClass.parameters))
  w.field(0, 'AllowVolumeExpansion', bool(storageClass.allowVolumeExpansion))
  w.line(0, storageClass.mountOptions?.length ? 'MountOptions:' : 'MountOptions:\t<none>')
  for (const option of storageClass.mountOptions ?? []) w.line(1, option)
  if (storageClass.reclaimPolicy) w.field(0, 'ReclaimPolicy', storageClass.reclaimPolicy)
  if (storageClass.volumeBindingMode) w.field(0, 'VolumeBindingMode', storageClass.volumeBindingMode)
  await events(storageClass)
}
