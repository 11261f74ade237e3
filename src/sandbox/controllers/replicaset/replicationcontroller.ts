import { kinds } from '../../kinds.ts'
import { keyOf, splitKey } from '../../objects.ts'
import type { ReplicationController } from '../../schema/types.gen.ts'
import { matchesPairs } from '../shared/labels.ts'
import type { Controller } from '../types.ts'
import { podWatch, type ReplicaOwner, reconcileReplicas } from './core.ts'

const replicationControllers: ReplicaOwner<ReplicationController> = {
  kind: kinds.replicationControllers,
  replicas: ({ spec }) => spec?.replicas ?? 1,
  minReadySeconds: ({ spec }) => spec?.minReadySeconds ?? 0,
  template: ({ spec }) => spec?.template,
  selects: ({ spec }, pod) => matchesPairs(spec?.selector, pod.metadata.labels),
  status: ({ status }) => status,
  withStatus: (owner, status) => ({ ...owner, status }),
  related: () => [],
}

/** The ReplicaSet's elder: the same behaviour with a plain selector (pkg/controller/replication). */
export const replicationControllerController: Controller = {
  name: 'replication-controller',
  watches: [
    { kind: kinds.replicationControllers, keys: ({ object }) => [keyOf(object)] },
    podWatch(replicationControllers),
  ],
  async reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const controller = context.client.get(kinds.replicationControllers, namespace, name)
    return controller && reconcileReplicas(controller, replicationControllers, context)
  },
}
