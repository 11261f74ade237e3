import { compareQuantity, parseQuantity } from '../../api/quantity.ts'
import type { Draft } from '../../objects.ts'
import type {
  CSIDriver,
  CSINode,
  CSINodeDriver,
  CSIStorageCapacity,
  StorageV1TokenRequest,
  VolumeAttachment,
} from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { checkSelector } from '../common/labels.ts'
import { dnsSubdomainErrors, qualifiedNameErrors } from '../common/names.ts'

/** `ValidateCSIDriverName` */
export function checkDriverName(errors: FieldErrors, field: string, name: string): void {
  if (name === '') errors.required(field)
  if (name.length > 63) errors.tooLong(field, 63)
  errors.invalidAll(field, name, dnsSubdomainErrors(name.toLowerCase()))
}

const GROUP_POLICIES = ['File', 'None', 'ReadWriteOnceWithFSType']
const LIFECYCLES = ['Persistent', 'Ephemeral']

/** `ValidateCSIDriver` */
export function checkDriver(errors: FieldErrors, { metadata, spec }: Draft<CSIDriver>): void {
  checkDriverName(errors, 'metadata.name', metadata.name ?? '')
  const { fsGroupPolicy: policy, volumeLifecycleModes: modes = [] } = spec
  if (policy !== undefined && !GROUP_POLICIES.includes(policy))
    errors.notSupported('spec.fsGroupPolicy', policy, GROUP_POLICIES)
  checkTokens(errors, spec.tokenRequests ?? [])
  for (const mode of modes)
    if (!LIFECYCLES.includes(mode)) errors.notSupported('spec.volumeLifecycleModes', mode, LIFECYCLES)
}

function checkTokens(errors: FieldErrors, requests: readonly StorageV1TokenRequest[]): void {
  const audiences = requests.map(({ audience }) => audience)
  for (const [index, { audience, expirationSeconds: seconds }] of requests.entries()) {
    const path = `spec.tokenRequests[${index}]`
    if (audiences.indexOf(audience) < index) {
      errors.duplicate(`${path}.audience`, audience)
      continue
    }
    const field = `${path}.expirationSeconds`
    if (seconds !== undefined && seconds < 600)
      errors.invalid(field, seconds, 'may not specify a duration less than 10 minutes')
    if (seconds !== undefined && seconds > 2 ** 32)
      errors.invalid(field, seconds, 'may not specify a duration larger than 2^32 seconds')
  }
}

const LONGEST_NODE_ID = 256

/** `ValidateCSINode` */
export function checkNodeDrivers(errors: FieldErrors, { spec }: Draft<CSINode>): void {
  const drivers = spec.drivers ?? []
  const names = drivers.map(({ name }) => name)
  for (const [index, driver] of drivers.entries())
    checkNodeDriver(errors, `spec.drivers[${index}]`, driver, names.indexOf(driver.name) < index)
}

function checkNodeDriver(errors: FieldErrors, path: string, driver: CSINodeDriver, isRepeated: boolean): void {
  const { name, nodeID, allocatable, topologyKeys = [] } = driver
  checkDriverName(errors, `${path}.name`, name)
  if (!nodeID) errors.required(`${path}.nodeID`)
  if (nodeID.length > LONGEST_NODE_ID)
    errors.invalid(`${path}.nodeID`, nodeID, `must be ${LONGEST_NODE_ID} characters or less`)
  errors.nonNegative(`${path}.allocatable.count`, allocatable?.count)
  if (isRepeated) errors.duplicate(`${path}.name`, name)
  for (const [index, key] of topologyKeys.entries()) {
    if (key === '') errors.required(path)
    if (topologyKeys.indexOf(key) < index) errors.duplicate(path, key)
    errors.invalidAll(path, key, qualifiedNameErrors(key))
  }
}

/** `ValidateCSIStorageCapacity` */
export function checkStorageCapacity(errors: FieldErrors, object: Draft<CSIStorageCapacity>): void {
  const { nodeTopology, storageClassName = '', capacity } = object
  if (nodeTopology) checkSelector(errors, 'nodeTopology', nodeTopology)
  errors.invalidAll('storageClassName', storageClassName, dnsSubdomainErrors(storageClassName))
  if (capacity !== undefined && compareQuantity(parseQuantity(capacity), parseQuantity('0')) < 0)
    errors.invalid('capacity', capacity, 'must be greater than or equal to 0')
}

/** `ValidateVolumeAttachment` and `ValidateVolumeAttachmentV1`: the second looks at the attacher again. */
export function checkAttachment(errors: FieldErrors, { spec }: Draft<VolumeAttachment>): void {
  const { attacher = '', nodeName = '', source } = spec
  if (attacher === '') errors.required('spec.attacher')
  checkAttachmentSource(errors, source ?? {})
  errors.invalidAll('spec.nodeName', nodeName, dnsSubdomainErrors(nodeName))
  checkDriverName(errors, 'spec.attacher', attacher)
}

function checkAttachmentSource(errors: FieldErrors, source: Partial<VolumeAttachment['spec']['source']>): void {
  const { persistentVolumeName: name, inlineVolumeSpec: inline } = source
  const text = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'
  if (name === undefined && !inline) errors.required('spec.source', text)
  else if (name !== undefined && inline) errors.forbidden('spec.source', text)
  else if (name === '')
    errors.required('spec.source.persistentVolumeName', 'must specify non empty persistentVolumeName')
}
