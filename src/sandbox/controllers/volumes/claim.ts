import { kinds } from '../../kinds.ts'
import { namespaceOf } from '../../objects.ts'
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeClaimStatus,
  StorageClass,
} from '../../schema/types.gen.ts'
import { semanticEqual } from '../shared/equal.ts'
import type { ControllerContext } from '../types.ts'
import { BIND_COMPLETED, BOUND_BY_CONTROLLER, claimStep } from './binding.ts'

const PROVISIONER = 'volume.kubernetes.io/storage-provisioner'
const BETA_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner'

/** One round for a claim: bind it, ask for a volume, or say why it waits (`syncClaim`). */
export async function syncClaim(claim: PersistentVolumeClaim, context: ControllerContext): Promise<void> {
  const step = claimStep(claim, context.client)
  switch (step.do) {
    case 'bind':
      return bind(claim, step.volume, context)
    case 'provision':
      return askProvisioner(claim, step.storageClass, context)
    case 'lose':
      if (claim.status?.phase !== 'Lost') context.events.event(claim, 'Warning', step.reason, step.message)
      return writeStatus(claim, { phase: 'Lost' }, context)
    case 'wait':
      if (step.event) context.events.event(claim, step.event.type, step.event.reason, step.event.message)
      return writeStatus(claim, { ...claim.status, phase: 'Pending' }, context)
  }
}

async function bind(claim: PersistentVolumeClaim, volume: PersistentVolume, context: ControllerContext): Promise<void> {
  const { client } = context
  const bound = await bindVolume(claim, volume, context)
  const before = client.get(kinds.persistentVolumeClaims, namespaceOf(claim), claim.metadata.name) ?? claim
  const byController = before.spec?.volumeName ? {} : { [BOUND_BY_CONTROLLER]: 'yes' }
  const annotations = { ...before.metadata.annotations, ...byController, [BIND_COMPLETED]: 'yes' }
  const spec = { ...before.spec, volumeName: bound.metadata.name }
  const next = { ...before, metadata: { ...before.metadata, annotations }, spec }
  const written = semanticEqual(next, before) ? before : await client.update(kinds.persistentVolumeClaims, next)
  const { accessModes, capacity } = bound.spec ?? {}
  const size = written.status?.phase === 'Bound' ? written.status.capacity : capacity
  await writeStatus(written, { ...written.status, phase: 'Bound', accessModes, capacity: size }, context)
}

async function bindVolume(
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
  { client }: ControllerContext,
): Promise<PersistentVolume> {
  const { namespace, name, uid, resourceVersion } = claim.metadata
  const reserved = volume.spec?.claimRef
  const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid, resourceVersion }
  const mark = reserved ? {} : { [BOUND_BY_CONTROLLER]: 'yes' }
  const metadata = { ...volume.metadata, annotations: { ...volume.metadata.annotations, ...mark } }
  const current =
    reserved?.uid === uid
      ? volume
      : await client.update(kinds.persistentVolumes, { ...volume, metadata, spec: { ...volume.spec, claimRef } })
  if (current.status?.phase === 'Bound') return current
  return client.updateStatus(kinds.persistentVolumes, { ...current, status: { ...current.status, phase: 'Bound' } })
}

/** Leaves the making of a volume to the class' provisioner and says so (`provisionClaimOperationExternal`). */
async function askProvisioner(claim: PersistentVolumeClaim, storageClass: StorageClass, context: ControllerContext) {
  const { provisioner } = storageClass
  const { annotations } = claim.metadata
  let current = claim
  if (annotations?.[PROVISIONER] !== provisioner) {
    const patch = { metadata: { annotations: { [PROVISIONER]: provisioner, [BETA_PROVISIONER]: provisioner } } }
    current = await context.client.patch(kinds.persistentVolumeClaims, namespaceOf(claim), claim.metadata.name, patch)
    const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`
    context.events.event(claim, 'Normal', 'ExternalProvisioning', message)
  }
  await writeStatus(current, { ...current.status, phase: 'Pending' }, context)
}

async function writeStatus(
  claim: PersistentVolumeClaim,
  status: PersistentVolumeClaimStatus,
  { client }: ControllerContext,
): Promise<void> {
  if (semanticEqual(claim.status, status)) return
  await client.updateStatus(kinds.persistentVolumeClaims, { ...claim, status })
}
