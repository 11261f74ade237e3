import { daemonSetController } from './daemonset/daemonset.ts'
import { deploymentController } from './deployment/deployment.ts'
import { endpointsController } from './endpoints/endpoints.ts'
import { endpointSliceController } from './endpoints/endpointslice.ts'
import { endpointSliceMirroringController } from './endpoints/endpointslice-mirroring.ts'
import { garbageCollector } from './garbage/garbage-collector.ts'
import { jobController } from './job/job.ts'
import { ttlAfterFinishedController } from './job/ttl-after-finished.ts'
import { type LoadBalancerOptions, serviceLoadBalancerController } from './load-balancer/service.ts'
import { namespaceController } from './namespace/namespace.ts'
import { replicaSetController } from './replicaset/replicaset.ts'
import { replicationControllerController } from './replicaset/replicationcontroller.ts'
import { rootCaController } from './root-ca.ts'
import { serviceAccountController } from './service-account.ts'
import { statefulSetController } from './statefulset/statefulset.ts'
import type { Controller } from './types.ts'
import { ephemeralVolumeController } from './volumes/ephemeral.ts'
import { persistentVolumeController } from './volumes/persistent-volume.ts'
import { claimProtectionController, volumeProtectionController } from './volumes/protection.ts'
import { storageProvisioner } from './volumes/provisioner.ts'

export interface ControllerOptions {
  /** The API server's CA in PEM, published to every namespace as `kube-root-ca.crt`. */
  rootCertificate?: string | undefined
  /** False: Services of type LoadBalancer stay pending, as in minikube without its tunnel. */
  loadBalancer?: LoadBalancerOptions | false | undefined
}

const LOAD_BALANCER: LoadBalancerOptions = { range: '203.0.113.0/24', delayMilliseconds: 2000 }

/** Everything that kube-controller-manager and a cloud's controller manager do in the sandbox. */
export function createControllers(options: ControllerOptions = {}): readonly Controller[] {
  const { rootCertificate, loadBalancer = LOAD_BALANCER } = options
  return [
    deploymentController,
    replicaSetController,
    replicationControllerController,
    daemonSetController,
    statefulSetController,
    jobController,
    ttlAfterFinishedController,
    endpointsController,
    endpointSliceController,
    endpointSliceMirroringController,
    namespaceController,
    garbageCollector,
    serviceAccountController,
    persistentVolumeController,
    storageProvisioner,
    claimProtectionController,
    volumeProtectionController,
    ephemeralVolumeController,
    ...(rootCertificate === undefined ? [] : [rootCaController(rootCertificate)]),
    ...(loadBalancer === false ? [] : [serviceLoadBalancerController(loadBalancer)]),
  ]
}

/** The controllers of a cluster without particular wishes. */
export const controllers: readonly Controller[] = createControllers()
