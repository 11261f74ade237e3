import { storageKeyOf } from '../storage/types.ts'
import { validatingAdmissionPolicies, validatingAdmissionPolicyBindings } from './admissionregistration/policies.ts'
import { mutatingWebhooks, validatingWebhooks } from './admissionregistration/webhooks.ts'
import { customResourceDefinitions } from './apiextensions/customresourcedefinitions.ts'
import { apiServices } from './apiregistration/apiservices.ts'
import { controllerRevisions } from './apps/controllerrevisions.ts'
import { daemonSets } from './apps/daemonsets.ts'
import { deployments } from './apps/deployments.ts'
import { replicaSets } from './apps/replicasets.ts'
import { statefulSets } from './apps/statefulsets.ts'
import { horizontalPodAutoscalers } from './autoscaling/hpas.ts'
import { cronJobs } from './batch/cronjobs.ts'
import { jobs } from './batch/jobs.ts'
import { certificateSigningRequests } from './certificates/certificatesigningrequests.ts'
import { strategy } from './common/strategy.ts'
import { leases } from './coordination/leases.ts'
import { componentStatuses } from './core/componentstatuses.ts'
import { configMaps } from './core/configmaps.ts'
import { endpoints } from './core/endpoints.ts'
import { events } from './core/events.ts'
import { limitRanges } from './core/limitranges.ts'
import { namespaces } from './core/namespaces.ts'
import { nodes } from './core/nodes.ts'
import { pods } from './core/pods.ts'
import { podTemplates } from './core/podtemplates.ts'
import { replicationControllers } from './core/replicationcontrollers.ts'
import { resourceQuotas } from './core/resourcequotas.ts'
import { secrets } from './core/secrets.ts'
import { serviceAccounts } from './core/serviceaccounts.ts'
import { services } from './core/services/services.ts'
import { persistentVolumeClaims } from './core/storage/persistentvolumeclaims.ts'
import { persistentVolumes } from './core/storage/persistentvolumes.ts'
import { endpointSlices } from './discovery/endpointslices.ts'
import { flowSchemas, priorityLevels } from './flowcontrol/flowcontrol.ts'
import { ipAddresses, serviceCidrs } from './networking/addresses.ts'
import { ingressClasses } from './networking/ingressclasses.ts'
import { ingresses } from './networking/ingresses.ts'
import { networkPolicies } from './networking/networkpolicies.ts'
import { runtimeClasses } from './node/runtimeclasses.ts'
import { podDisruptionBudgets } from './policy/poddisruptionbudgets.ts'
import { clusterRoleBindings, roleBindings } from './rbac/rolebindings.ts'
import { clusterRoles, roles } from './rbac/roles.ts'
import { priorityClasses } from './scheduling/priorityclasses.ts'
import { csiDrivers, csiNodes, csiStorageCapacities, volumeAttachments } from './storage/csi.ts'
import { storageClasses } from './storage/storageclasses.ts'
import type { Strategy } from './types.ts'

const all: readonly Strategy[] = [
  strategy(componentStatuses),
  strategy(configMaps),
  strategy(endpoints),
  strategy(events),
  strategy(namespaces),
  strategy(nodes),
  strategy(pods),
  strategy(replicationControllers),
  strategy(secrets),
  strategy(serviceAccounts),
  strategy(services),
  strategy(controllerRevisions),
  strategy(daemonSets),
  strategy(deployments),
  strategy(replicaSets),
  strategy(statefulSets),
  strategy(endpointSlices),
  strategy(validatingAdmissionPolicies),
  strategy(validatingAdmissionPolicyBindings),
  strategy(mutatingWebhooks),
  strategy(validatingWebhooks),
  strategy(customResourceDefinitions),
  strategy(apiServices),
  strategy(horizontalPodAutoscalers),
  strategy(cronJobs),
  strategy(jobs),
  strategy(certificateSigningRequests),
  strategy(leases),
  strategy(limitRanges),
  strategy(persistentVolumeClaims),
  strategy(persistentVolumes),
  strategy(podTemplates),
  strategy(resourceQuotas),
  strategy(flowSchemas),
  strategy(priorityLevels),
  strategy(ipAddresses),
  strategy(serviceCidrs),
  strategy(ingressClasses),
  strategy(ingresses),
  strategy(networkPolicies),
  strategy(runtimeClasses),
  strategy(podDisruptionBudgets),
  strategy(clusterRoleBindings),
  strategy(roleBindings),
  strategy(clusterRoles),
  strategy(roles),
  strategy(priorityClasses),
  strategy(csiDrivers),
  strategy(csiNodes),
  strategy(csiStorageCapacities),
  strategy(volumeAttachments),
  strategy(storageClasses),
]

/** What is particular to each built-in kind, by storage key (`pods`, `deployments.apps`). */
export const strategies: ReadonlyMap<string, Strategy> = new Map(all.map((each) => [storageKeyOf(each.kind), each]))
