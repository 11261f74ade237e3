import type { KindRef, KubeObject } from './objects.ts'
import type * as t from './schema/types.gen.ts'

/** The kinds that controllers, the scheduler and the kubelet work with, typed. Other kinds are reached by `KindRef` alone. */
export const kinds = {
  certificateSigningRequests: ref<t.CertificateSigningRequest>(
    'certificates.k8s.io',
    'v1',
    'certificatesigningrequests',
    'CertificateSigningRequest',
    false,
  ),
  componentStatuses: ref<t.ComponentStatus>('', 'v1', 'componentstatuses', 'ComponentStatus', false),
  configMaps: ref<t.ConfigMap>('', 'v1', 'configmaps', 'ConfigMap', true),
  endpoints: ref<t.Endpoints>('', 'v1', 'endpoints', 'Endpoints', true),
  events: ref<t.CoreV1Event>('', 'v1', 'events', 'Event', true),
  limitRanges: ref<t.LimitRange>('', 'v1', 'limitranges', 'LimitRange', true),
  namespaces: ref<t.Namespace>('', 'v1', 'namespaces', 'Namespace', false),
  nodes: ref<t.Node>('', 'v1', 'nodes', 'Node', false),
  persistentVolumeClaims: ref<t.PersistentVolumeClaim>(
    '',
    'v1',
    'persistentvolumeclaims',
    'PersistentVolumeClaim',
    true,
  ),
  persistentVolumes: ref<t.PersistentVolume>('', 'v1', 'persistentvolumes', 'PersistentVolume', false),
  pods: ref<t.Pod>('', 'v1', 'pods', 'Pod', true),
  replicationControllers: ref<t.ReplicationController>(
    '',
    'v1',
    'replicationcontrollers',
    'ReplicationController',
    true,
  ),
  resourceQuotas: ref<t.ResourceQuota>('', 'v1', 'resourcequotas', 'ResourceQuota', true),
  secrets: ref<t.Secret>('', 'v1', 'secrets', 'Secret', true),
  serviceAccounts: ref<t.ServiceAccount>('', 'v1', 'serviceaccounts', 'ServiceAccount', true),
  services: ref<t.Service>('', 'v1', 'services', 'Service', true),
  controllerRevisions: ref<t.ControllerRevision>('apps', 'v1', 'controllerrevisions', 'ControllerRevision', true),
  daemonSets: ref<t.DaemonSet>('apps', 'v1', 'daemonsets', 'DaemonSet', true),
  deployments: ref<t.Deployment>('apps', 'v1', 'deployments', 'Deployment', true),
  replicaSets: ref<t.ReplicaSet>('apps', 'v1', 'replicasets', 'ReplicaSet', true),
  statefulSets: ref<t.StatefulSet>('apps', 'v1', 'statefulsets', 'StatefulSet', true),
  horizontalPodAutoscalers: ref<t.AutoscalingV2HorizontalPodAutoscaler>(
    'autoscaling',
    'v2',
    'horizontalpodautoscalers',
    'HorizontalPodAutoscaler',
    true,
  ),
  cronJobs: ref<t.CronJob>('batch', 'v1', 'cronjobs', 'CronJob', true),
  jobs: ref<t.Job>('batch', 'v1', 'jobs', 'Job', true),
  leases: ref<t.Lease>('coordination.k8s.io', 'v1', 'leases', 'Lease', true),
  endpointSlices: ref<t.EndpointSlice>('discovery.k8s.io', 'v1', 'endpointslices', 'EndpointSlice', true),
  ingresses: ref<t.Ingress>('networking.k8s.io', 'v1', 'ingresses', 'Ingress', true),
  ingressClasses: ref<t.IngressClass>('networking.k8s.io', 'v1', 'ingressclasses', 'IngressClass', false),
  podDisruptionBudgets: ref<t.PodDisruptionBudget>('policy', 'v1', 'poddisruptionbudgets', 'PodDisruptionBudget', true),
  clusterRoles: ref<t.ClusterRole>('rbac.authorization.k8s.io', 'v1', 'clusterroles', 'ClusterRole', false),
  clusterRoleBindings: ref<t.ClusterRoleBinding>(
    'rbac.authorization.k8s.io',
    'v1',
    'clusterrolebindings',
    'ClusterRoleBinding',
    false,
  ),
  roles: ref<t.Role>('rbac.authorization.k8s.io', 'v1', 'roles', 'Role', true),
  roleBindings: ref<t.RoleBinding>('rbac.authorization.k8s.io', 'v1', 'rolebindings', 'RoleBinding', true),
  networkPolicies: ref<t.NetworkPolicy>('networking.k8s.io', 'v1', 'networkpolicies', 'NetworkPolicy', true),
  runtimeClasses: ref<t.RuntimeClass>('node.k8s.io', 'v1', 'runtimeclasses', 'RuntimeClass', false),
  priorityClasses: ref<t.PriorityClass>('scheduling.k8s.io', 'v1', 'priorityclasses', 'PriorityClass', false),
  storageClasses: ref<t.StorageClass>('storage.k8s.io', 'v1', 'storageclasses', 'StorageClass', false),
} as const

function ref<T extends KubeObject>(
  group: string,
  version: string,
  resource: string,
  kind: string,
  namespaced: boolean,
): KindRef<T> {
  return { group, version, resource, kind, namespaced }
}
