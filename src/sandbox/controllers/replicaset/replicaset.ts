import { matchesSelector } from '../../api/selectors.ts'
import { kinds } from '../../kinds.ts'
import { keyOf, namespaceOf, splitKey } from '../../objects.ts'
import type { Pod, ReplicaSet } from '../../schema/types.gen.ts'
import { controllerOf } from '../shared/owners.ts'
import { isPodActive } from '../shared/pods.ts'
import type { Controller, ControllerContext } from '../types.ts'
import { podWatch, type ReplicaOwner, reconcileReplicas } from './core.ts'

const replicaSets: ReplicaOwner<ReplicaSet> = {
  kind: kinds.replicaSets,
  replicas: ({ spec }) => spec?.replicas ?? 1,
  minReadySeconds: ({ spec }) => spec?.minReadySeconds ?? 0,
  template: ({ spec }) => spec?.template,
  selects: ({ spec }, pod) => spec !== undefined && matchesSelector(spec.selector, pod.metadata.labels),
  status: ({ status }) => status,
  withStatus: (owner, status) => ({ ...owner, status }),
  related: relatedPods,
}

/** Keeps as many pods as a ReplicaSet wants (pkg/controller/replicaset). */
export const replicaSetController: Controller = {
  name: 'replicaset-controller',
  watches: [{ kind: kinds.replicaSets, keys: ({ object }) => [keyOf(object)] }, podWatch(replicaSets)],
  async reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const replicaSet = context.client.get(kinds.replicaSets, namespace, name)
    return replicaSet && reconcileReplicas(replicaSet, replicaSets, context)
  },
}

/** Active pods of all ReplicaSets with the same manager: the siblings in a rollout. One without a manager has none, itself included. */
function relatedPods(owner: ReplicaSet, { client }: ControllerContext): readonly Pod[] {
  const manager = controllerOf(owner)
  if (!manager) return []
  const siblings = new Set(
    client
      .list(kinds.replicaSets, namespaceOf(owner))
      .filter((replicaSet) => controllerOf(replicaSet)?.uid === manager.uid)
      .map((replicaSet) => replicaSet.metadata.uid),
  )
  return client
    .list(kinds.pods, namespaceOf(owner))
    .filter((pod) => isPodActive(pod) && siblings.has(controllerOf(pod)?.uid ?? ''))
}
