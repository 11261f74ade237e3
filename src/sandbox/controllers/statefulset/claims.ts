import { messageOf } from '../../../util/message-of.ts'
import { StatusError } from '../../api/status.ts'
import { kinds } from '../../kinds.ts'
import { type KubeObject, namespaceOf } from '../../objects.ts'
import type { OwnerReference, PersistentVolumeClaim, Pod, StatefulSet } from '../../schema/types.gen.ts'
import { semanticEqual } from '../shared/equal.ts'
import { isNamespaceTerminating } from '../shared/errors.ts'
import { controllerReference } from '../shared/owners.ts'
import type { ControllerContext } from '../types.ts'
import { claimName, isInRange } from './pods.ts'

/** Makes the claims of one ordinal that are missing; they outlive the pod (`createPersistentVolumeClaims`). */
export async function createClaims(set: StatefulSet, ordinal: number, context: ControllerContext): Promise<void> {
  const problems: string[] = []
  for (const template of set.spec?.volumeClaimTemplates ?? []) {
    const name = claimName(set, template, ordinal)
    const known = context.client.get(kinds.persistentVolumeClaims, namespaceOf(set), name)
    if (known?.metadata.deletionTimestamp !== undefined) problems.push(`pvc ${name} is being deleted`)
    if (known) continue
    try {
      await createClaim(set, template, ordinal, context)
    } catch (error) {
      if (isNamespaceTerminating(error)) throw error
      problems.push(`failed to create PVC ${name}: ${messageOf(error)}`)
    }
  }
  const [first = '', ...others] = problems
  if (first === '') return
  // As what the API server refuses: the set is looked at again later.
  throw new StatusError({ message: others.length === 0 ? first : `[${problems.join(', ')}]`, code: 500 })
}

async function createClaim(
  set: StatefulSet,
  template: PersistentVolumeClaim,
  ordinal: number,
  { client, events }: ControllerContext,
): Promise<void> {
  const namespace = namespaceOf(set)
  const name = claimName(set, template, ordinal)
  const pod = `Pod ${set.metadata.name}-${ordinal} in StatefulSet ${set.metadata.name}`
  const labels = { ...template.metadata.labels, ...set.spec?.selector.matchLabels }
  const { annotations } = template.metadata
  const metadata = { name, namespace, labels, ...(annotations ? { annotations } : {}) }
  const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: template.spec }
  try {
    await client.create(kinds.persistentVolumeClaims, structuredClone(claim))
    events.event(set, 'Normal', 'SuccessfulCreate', `create Claim ${name} ${pod} success`)
  } catch (error) {
    events.event(set, 'Warning', 'FailedCreate', `create Claim ${name} for ${pod} failed error: ${messageOf(error)}`)
    throw error
  }
}

/** Lets the claims of a pod go with the set or with the pod, as the retention policy says. Answers whether any has changed. */
export async function syncClaimOwners(
  set: StatefulSet,
  pod: Pod,
  ordinal: number,
  { client }: ControllerContext,
): Promise<boolean> {
  const namespace = namespaceOf(set)
  let changed = false
  for (const template of set.spec?.volumeClaimTemplates ?? []) {
    const name = claimName(set, template, ordinal)
    const claim = client.get(kinds.persistentVolumeClaims, namespace, name)
    if (!claim) continue
    const ownerReferences = wantedOwners(set, pod, ordinal, claim)
    if (semanticEqual(ownerReferences, claim.metadata.ownerReferences)) continue
    const { uid } = claim.metadata
    await client.patch(kinds.persistentVolumeClaims, namespace, name, { metadata: { uid, ownerReferences } })
    changed = true
  }
  return changed
}

function wantedOwners(set: StatefulSet, pod: Pod, ordinal: number, claim: PersistentVolumeClaim): OwnerReference[] {
  const { whenDeleted, whenScaled } = set.spec?.persistentVolumeClaimRetentionPolicy ?? {}
  const others = (claim.metadata.ownerReferences ?? []).filter(
    ({ uid }) => uid !== set.metadata.uid && uid !== pod.metadata.uid,
  )
  if (others.some(({ controller }) => controller)) return claim.metadata.ownerReferences ?? []
  const condemned = !isInRange(set, ordinal)
  if (whenScaled === 'Delete' && condemned) return [...others, controllerReference(pod, kinds.pods)]
  return whenDeleted === 'Delete' ? [...others, controllerReference(set, kinds.statefulSets)] : others
}

/** Whether a claim of the ordinal still belongs to an earlier pod of the name, with which it is about to go. */
export function hasStaleClaim(set: StatefulSet, ordinal: number, { client }: ControllerContext): boolean {
  const podName = `${set.metadata.name}-${ordinal}`
  return (set.spec?.volumeClaimTemplates ?? []).some((template) => {
    const claim = client.get(kinds.persistentVolumeClaims, namespaceOf(set), claimName(set, template, ordinal))
    const owners = claim?.metadata.ownerReferences ?? []
    const pod: KubeObject | undefined = client.get(kinds.pods, namespaceOf(set), podName)
    return owners.some(({ kind, name, uid }) => kind === 'Pod' && name === podName && uid !== pod?.metadata.uid)
  })
}
