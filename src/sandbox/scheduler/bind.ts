import type { ControllerContext } from '../controllers/types.ts'
import { kinds } from '../kinds.ts'
import { namespaceOf } from '../objects.ts'
import type { PersistentVolumeClaim, Pod } from '../schema/types.gen.ts'
import type { Candidate } from './filters.ts'
import { findVolumeOn, SELECTED_NODE } from './volumes.ts'

/** Gives the pod its node; with claims that waited for it, asks for their volumes first and binds when those are there. */
export async function bindPod(
  pod: Pod,
  { node, candidate }: { node: string; candidate: Candidate },
  context: ControllerContext,
): Promise<void> {
  const { delayed } = candidate.claims
  if (delayed.length > 0) {
    for (const claim of delayed) await requestVolume(claim, node, context)
    return
  }
  const { client, events } = context
  const { name, uid } = pod.metadata
  const namespace = namespaceOf(pod)
  await client.createSubresource(kinds.pods, namespace, name, 'binding', {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name, namespace, uid },
    target: { kind: 'Node', name: node },
  })
  events.event(pod, 'Normal', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${node}`, {
    action: 'Binding',
  })
}

/** Reserves a volume that is there already, else tells the provisioner where to make one. */
async function requestVolume(claim: PersistentVolumeClaim, node: string, { client }: ControllerContext): Promise<void> {
  const target = client.get(kinds.nodes, '', node)
  const volume = target && findVolumeOn(claim, target, client)
  const { name, uid } = claim.metadata
  const namespace = namespaceOf(claim)
  if (volume) {
    if (volume.spec?.claimRef) return
    const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid }
    const annotations = { ...volume.metadata.annotations, 'pv.kubernetes.io/bound-by-controller': 'yes' }
    const metadata = { ...volume.metadata, annotations }
    await client.update(kinds.persistentVolumes, { ...volume, metadata, spec: { ...volume.spec, claimRef } })
  } else if (claim.metadata.annotations?.[SELECTED_NODE] !== node) {
    const patch = { metadata: { annotations: { [SELECTED_NODE]: node } } }
    await client.patch(kinds.persistentVolumeClaims, namespace, name, patch)
  }
}
