import { apiServiceController } from './api/api-service.ts'
import { flowSchemaController } from './api/flow-schema.ts'
import { horizontalPodAutoscalerController } from './autoscaler/horizontal.ts'
import type { PodUsage } from './autoscaler/metrics.ts'
import { certificateSigningController, type SignRequest } from './certificate-signing.ts'
import { clusterRoleAggregationController } from './cluster-role-aggregation.ts'
import { cronJobController } from './cronjob/cronjob.ts'
import { daemonSetController } from './daemonset/daemonset.ts'
import { deploymentController } from './deployment/deployment.ts'
import { disruptionController } from './disruption.ts'
import { endpointsController } from './endpoints/endpoints.ts'
import { endpointSliceController } from './endpoints/endpointslice.ts'
import { endpointSliceMirroringController } from './endpoints/endpointslice-mirroring.ts'
import { garbageCollector } from './garbage/garbage-collector.ts'
import { jobController } from './job/job.ts'
import { ttlAfterFinishedController } from './job/ttl-after-finished.ts'
import { ingressStatusController } from './load-balancer/ingress.ts'
import { type LoadBalancerOptions, serviceLoadBalancerController } from './load-balancer/service.ts'
import { namespaceController } from './namespace/namespace.ts'
import { nodeLifecycleController } from './node/lifecycle.ts'
import { podGcController } from './node/pod-gc.ts'
import { taintEvictionController } from './node/taint-eviction.ts'
import { nodeTtlController } from './node/ttl.ts'
import { resourceQuotaController } from './quota/resource-quota.ts'
import { replicaSetController } from './replicaset/replicaset.ts'
import { replicationControllerController } from './replicaset/replicationcontroller.ts'
import { rootCaController } from './root-ca.ts'
import { serviceAccountController } from './service-account.ts'
import { serviceCidrController } from './service-cidr.ts'
import { statefulSetController } from './statefulset/statefulset.ts'
import { tokenSecretController } from './token-secret.ts'
import type { Controller } from './types.ts'
import { ephemeralVolumeController } from './volumes/ephemeral.ts'
import { persistentVolumeController } from './volumes/persistent-volume.ts'
import { claimProtectionController, volumeProtectionController } from './volumes/protection.ts'
import { storageProvisioner } from './volumes/provisioner.ts'

/** What controllers need besides the API. Those whose need is not met are left out. */
export interface ControllerOptions {
  /** The API server's CA in PEM, for `kube-root-ca.crt` and the Secrets of service accounts. */
  rootCertificate?: string | undefined
  /** False: Services of type LoadBalancer stay pending, as in minikube without its tunnel. */
  loadBalancer?: LoadBalancerOptions | false | undefined
  /** What pods use now (`NodeStreams.usage`), for autoscaling. */
  usage?: PodUsage | undefined
  /** Signs certificate requests. */
  sign?: SignRequest | undefined
}

const LOAD_BALANCER: LoadBalancerOptions = { range: '203.0.113.0/24', delayMilliseconds: 100 }

/** Everything that kube-controller-manager and a cloud's controller manager do in the sandbox. */
export function createControllers(options: ControllerOptions = {}): readonly Controller[] {
  const { rootCertificate, loadBalancer = LOAD_BALANCER, usage = () => undefined, sign } = options
  return [
    ...workloads,
    ...networking,
    ...storage,
    ...housekeeping,
    horizontalPodAutoscalerController(usage),
    ...(rootCertificate === undefined
      ? []
      : [rootCaController(rootCertificate), tokenSecretController(rootCertificate)]),
    ...(loadBalancer === false ? [] : [serviceLoadBalancerController(loadBalancer)]),
    ...(sign === undefined ? [] : [certificateSigningController(sign)]),
  ]
}

const workloads: readonly Controller[] = [
  deploymentController,
  replicaSetController,
  replicationControllerController,
  daemonSetController,
  statefulSetController,
  jobController,
  ttlAfterFinishedController,
  cronJobController,
  disruptionController,
]

const networking: readonly Controller[] = [
  endpointsController,
  endpointSliceController,
  endpointSliceMirroringController,
  ingressStatusController,
  serviceCidrController,
]

const storage: readonly Controller[] = [
  persistentVolumeController,
  storageProvisioner,
  claimProtectionController,
  volumeProtectionController,
  ephemeralVolumeController,
]

const housekeeping: readonly Controller[] = [
  namespaceController,
  garbageCollector,
  serviceAccountController,
  nodeLifecycleController,
  taintEvictionController,
  podGcController,
  nodeTtlController,
  resourceQuotaController,
  clusterRoleAggregationController,
  flowSchemaController,
  apiServiceController,
]
