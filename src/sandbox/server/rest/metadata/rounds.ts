import type { StorageKey } from '../../../storage/types.ts'

/**
 * How often the validation of a kind's own looks at metadata, besides the server's, when it is updated: every round tells its findings,
 * so that clients see how many there are in `details.causes`. And whether it is that of core/validation, which knows Kubernetes' finalizers.
 */
export interface MetadataRounds {
  /** `ValidateObjectMetaUpdate` */
  changes: number
  /** `ValidateObjectMeta` */
  itself: number
  standardFinalizers: boolean
}

const USUAL: MetadataRounds = { changes: 1, itself: 1, standardFinalizers: true }
const CHANGES_ONLY: MetadataRounds = { ...USUAL, itself: 0 }
const TWICE: MetadataRounds = { ...USUAL, itself: 2 }
const ITSELF_ONLY: MetadataRounds = { ...USUAL, changes: 0 }
const ITSELF_TWICE: MetadataRounds = { ...TWICE, changes: 0 }
const NONE: MetadataRounds = { changes: 0, itself: 0, standardFinalizers: false }
/** Of custom resources too (apiextensions-apiserver/pkg/registry/customresource/validator.go). */
const PLAIN_CHANGES: MetadataRounds = { ...CHANGES_ONLY, standardFinalizers: false }
const PLAIN: MetadataRounds = { ...USUAL, standardFinalizers: false }

const rounds: ReadonlyMap<StorageKey, MetadataRounds> = new Map([
  ['podtemplates', CHANGES_ONLY],
  ['resourcequotas', CHANGES_ONLY],
  ['limitranges', CHANGES_ONLY],
  ['deployments.apps', CHANGES_ONLY],
  ['statefulsets.apps', CHANGES_ONLY],
  ['cronjobs.batch', CHANGES_ONLY],
  ['horizontalpodautoscalers.autoscaling', CHANGES_ONLY],
  ['servicecidrs.networking.k8s.io', CHANGES_ONLY],
  ['csidrivers.storage.k8s.io', CHANGES_ONLY],
  ['priorityclasses.scheduling.k8s.io', CHANGES_ONLY],
  ['persistentvolumeclaims', TWICE],
  ['roles.rbac.authorization.k8s.io', TWICE],
  ['clusterroles.rbac.authorization.k8s.io', TWICE],
  ['rolebindings.rbac.authorization.k8s.io', TWICE],
  ['clusterrolebindings.rbac.authorization.k8s.io', TWICE],
  ['controllerrevisions.apps', { ...USUAL, changes: 2, itself: 0 }],
  ['persistentvolumes', ITSELF_TWICE],
  ['csinodes.storage.k8s.io', ITSELF_TWICE],
  ['volumeattachments.storage.k8s.io', ITSELF_TWICE],
  ['endpointslices.discovery.k8s.io', ITSELF_ONLY],
  ['flowschemas.flowcontrol.apiserver.k8s.io', ITSELF_ONLY],
  ['prioritylevelconfigurations.flowcontrol.apiserver.k8s.io', ITSELF_ONLY],
  ['events', NONE],
  ['poddisruptionbudgets.policy', NONE],
  ['leases.coordination.k8s.io', PLAIN_CHANGES],
  ['runtimeclasses.node.k8s.io', PLAIN],
  ['apiservices.apiregistration.k8s.io', PLAIN],
  ['validatingwebhookconfigurations.admissionregistration.k8s.io', { ...PLAIN, changes: 0 }],
  ['mutatingwebhookconfigurations.admissionregistration.k8s.io', { ...PLAIN, changes: 0 }],
  ['validatingadmissionpolicies.admissionregistration.k8s.io', { ...PLAIN, changes: 0 }],
  ['validatingadmissionpolicybindings.admissionregistration.k8s.io', { ...PLAIN, changes: 0 }],
])

export function metadataRounds(key: StorageKey, custom: boolean): MetadataRounds {
  return custom ? PLAIN_CHANGES : (rounds.get(key) ?? USUAL)
}
