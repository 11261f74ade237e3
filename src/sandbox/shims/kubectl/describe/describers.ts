import type { Obj } from '../objects.ts'
import { describeCronJob, describeJob } from './batch.ts'
import { describeConfigMap, describePriorityClass, describeSecret, describeServiceAccount } from './configuration.ts'
import { describeAny } from './generic.ts'
import { describeLimitRange, describeNamespace, describeQuota } from './namespace.ts'
import {
  describeEndpointSlice,
  describeEndpoints,
  describeIngress,
  describeIngressClass,
  describeService,
} from './network.ts'
import { describeNetworkPolicy } from './network-policy.ts'
import { describeNode } from './node.ts'
import { describePod } from './pod.ts'
import { describeAutoscaler, describeBudget } from './policy.ts'
import { describeRole, describeRoleBinding } from './rbac.ts'
import { describeClaim, describeStorageClass, describeVolume } from './storage.ts'
import type { Describer } from './types.ts'
import {
  describeDaemonSet,
  describeDeployment,
  describeReplicaSet,
  describeReplicationController,
  describeStatefulSet,
} from './workloads.ts'

/** A describer reads one kind of object; the table guarantees that it gets that kind. */
const table: Readonly<Record<string, unknown>> = {
  ConfigMap: describeConfigMap,
  Endpoints: describeEndpoints,
  LimitRange: describeLimitRange,
  Namespace: describeNamespace,
  Node: describeNode,
  PersistentVolume: describeVolume,
  PersistentVolumeClaim: describeClaim,
  Pod: describePod,
  ReplicationController: describeReplicationController,
  ResourceQuota: describeQuota,
  Secret: describeSecret,
  Service: describeService,
  ServiceAccount: describeServiceAccount,
  'DaemonSet.apps': describeDaemonSet,
  'Deployment.apps': describeDeployment,
  'ReplicaSet.apps': describeReplicaSet,
  'StatefulSet.apps': describeStatefulSet,
  'HorizontalPodAutoscaler.autoscaling': describeAutoscaler,
  'CronJob.batch': describeCronJob,
  'Job.batch': describeJob,
  'EndpointSlice.discovery.k8s.io': describeEndpointSlice,
  'Ingress.networking.k8s.io': describeIngress,
  'IngressClass.networking.k8s.io': describeIngressClass,
  'NetworkPolicy.networking.k8s.io': describeNetworkPolicy,
  'PodDisruptionBudget.policy': describeBudget,
  'ClusterRole.rbac.authorization.k8s.io': describeRole,
  'ClusterRoleBinding.rbac.authorization.k8s.io': describeRoleBinding,
  'Role.rbac.authorization.k8s.io': describeRole,
  'RoleBinding.rbac.authorization.k8s.io': describeRoleBinding,
  'PriorityClass.scheduling.k8s.io': describePriorityClass,
  'StorageClass.storage.k8s.io': describeStorageClass,
}

/** The describer of a kind; a general one for kinds without their own. */
export function describerOf(kind: string, group: string): Describer<Obj> {
  return (table[group === '' ? kind : `${kind}.${group}`] as Describer<Obj> | undefined) ?? describeAny
}
