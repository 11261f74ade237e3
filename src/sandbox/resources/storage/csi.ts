import type { CSIDriver, CSINode, CSIStorageCapacity, VolumeAttachment } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { kindRef } from '../common/kind-ref.ts'
import type { Strategy } from '../types.ts'
import { checkAttachment, checkDriver, checkNodeDrivers, checkStorageCapacity } from './csi-rules.ts'
import { checkAttachmentUpdate, checkCapacityUpdate, checkDriverUpdate } from './csi-updates.ts'

const group = 'storage.k8s.io'
const driverKind = kindRef<CSIDriver>(group, 'csidrivers', 'CSIDriver')
const nodeKind = kindRef<CSINode>(group, 'csinodes', 'CSINode')
const capacityKind = kindRef<CSIStorageCapacity>(group, 'csistoragecapacities', 'CSIStorageCapacity', true)
const attachmentKind = kindRef<VolumeAttachment>(group, 'volumeattachments', 'VolumeAttachment')

export const csiDrivers: Strategy<CSIDriver> = {
  kind: driverKind,
  /** Names have a rule of their own, see `checkDriver`. */
  names: 'path',
  setDefaults({ spec }) {
    spec.attachRequired ??= true
    spec.podInfoOnMount ??= false
    spec.storageCapacity ??= false
    spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType'
    if (!spec.volumeLifecycleModes?.length) spec.volumeLifecycleModes = ['Persistent']
    spec.requiresRepublish ??= false
    spec.seLinuxMount ??= false
  },
  /** Of a feature that is off in Kubernetes 1.33. */
  prepareForCreate: ({ spec }) => void delete spec.nodeAllocatableUpdatePeriodSeconds,
  prepareForUpdate({ spec }, old) {
    if (old.spec.nodeAllocatableUpdatePeriodSeconds === undefined) delete spec.nodeAllocatableUpdatePeriodSeconds
  },
  validate: (driver) => collect((errors) => checkDriver(errors, driver)),
  validateUpdate: (driver, old) => collect((errors) => checkDriverUpdate(errors, driver, old)),
  table: {
    columns: columnsOf(driverKind),
    cells: (driver, { now }) => [
      driver.metadata.name,
      driver.spec.attachRequired ?? true,
      driver.spec.podInfoOnMount ?? false,
      driver.spec.storageCapacity ?? false,
      driver.spec.tokenRequests?.map(({ audience }) => audience).join(',') || '<unset>',
      driver.spec.requiresRepublish ?? false,
      driver.spec.volumeLifecycleModes?.join(',') || '<none>',
      age(driver, now),
    ],
  },
}

export const csiNodes: Strategy<CSINode> = {
  kind: nodeKind,
  validate: (node) => collect((errors) => checkNodeDrivers(errors, node)),
  table: {
    columns: columnsOf(nodeKind),
    cells: (node, { now }) => [node.metadata.name, node.spec.drivers?.length ?? 0, age(node, now)],
  },
}

export const csiStorageCapacities: Strategy<CSIStorageCapacity> = {
  kind: capacityKind,
  validate: (capacity) => collect((errors) => checkStorageCapacity(errors, capacity)),
  validateUpdate: (capacity, old) => collect((errors) => checkCapacityUpdate(errors, capacity, old)),
  table: {
    columns: columnsOf(capacityKind),
    cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp],
  },
}

export const volumeAttachments: Strategy<VolumeAttachment> = {
  kind: attachmentKind,
  validate: (attachment) => collect((errors) => checkAttachment(errors, attachment)),
  validateUpdate: (attachment, old) => collect((errors) => checkAttachmentUpdate(errors, attachment, old)),
  table: {
    columns: columnsOf(attachmentKind),
    cells: (attachment, { now }) => [
      attachment.metadata.name,
      attachment.spec.attacher,
      attachment.spec.source.persistentVolumeName ?? '',
      attachment.spec.nodeName,
      attachment.status?.attached ?? false,
      age(attachment, now),
    ],
  },
}
