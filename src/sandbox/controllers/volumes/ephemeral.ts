import { messageOf } from '../../../util/message-of.ts'
import { kinds } from '../../kinds.ts'
import { keyOf, namespaceOf, splitKey } from '../../objects.ts'
import type { Pod, Volume } from '../../schema/types.gen.ts'
import { isNamespaceTerminating, TryAgain } from '../shared/errors.ts'
import { controllerReference, isControlledBy } from '../shared/owners.ts'
import { isPodFinished } from '../shared/pods.ts'
import type { Controller, ControllerContext, Watch } from '../types.ts'

/** Makes the claims of generic ephemeral volumes (pkg/controller/volume/ephemeral). */
export const ephemeralVolumeController: Controller = {
  name: 'ephemeral_volume',
  watches: [podWatch()],
  async reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const pod = context.client.get(kinds.pods, namespace, name)
    if (!pod || isPodFinished(pod) || pod.metadata.deletionTimestamp !== undefined) return undefined
    for (const volume of pod.spec?.volumes ?? []) await ensureClaim(pod, volume, context)
    return undefined
  },
}

async function ensureClaim(
  pod: Pod,
  { name, ephemeral }: Volume,
  { client, events }: ControllerContext,
): Promise<void> {
  const template = ephemeral?.volumeClaimTemplate
  if (!template) return
  const namespace = namespaceOf(pod)
  const claimName = `${pod.metadata.name}-${name}`
  const existing = client.get(kinds.persistentVolumeClaims, namespace, claimName)
  if (existing) {
    if (isControlledBy(existing, pod)) return
    throw new TryAgain(`PVC ${namespace}/${claimName} was not created for pod ${keyOf(pod)} (pod is not owner)`)
  }
  const { labels, annotations } = template.metadata ?? {}
  const ownerReferences = [controllerReference(pod, kinds.pods)]
  try {
    await client.create(kinds.persistentVolumeClaims, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: claimName, namespace, labels, annotations, ownerReferences },
      spec: template.spec,
    })
  } catch (error) {
    if (isNamespaceTerminating(error)) return
    events.event(
      pod,
      'Warning',
      'FailedCreate',
      `ephemeral volume controller failed to create PVC: ${messageOf(error)}`,
    )
    throw error
  }
}

function podWatch(): Watch<Pod> {
  const hasEphemeral = ({ spec }: Pod) => spec?.volumes?.some(({ ephemeral }) => ephemeral) ?? false
  return {
    kind: kinds.pods,
    keys: ({ object, type }) => (type === 'ADDED' && hasEphemeral(object) ? [keyOf(object)] : []),
  }
}
