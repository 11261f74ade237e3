import { deploymentController } from './deployment/deployment.ts'
import { replicaSetController } from './replicaset/replicaset.ts'
import { replicationControllerController } from './replicaset/replicationcontroller.ts'
import type { Controller } from './types.ts'

/** Everything that kube-controller-manager (and a cloud's) does in the sandbox. */
export const controllers: readonly Controller[] = [
  deploymentController,
  replicaSetController,
  replicationControllerController,
]
