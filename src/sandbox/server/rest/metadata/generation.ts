import { isDeepStrictEqual } from 'node:util'
import type { Draft, KubeObject } from '../../../objects.ts'
import type { StorageKey } from '../../../storage/types.ts'
import { fieldOf } from '../../types.ts'

/** The kinds that count changes of what is wanted in `metadata.generation`, with the fields that are counted. */
const counted: ReadonlyMap<StorageKey, readonly string[]> = new Map([
  ['pods', ['spec']],
  ['podtemplates', ['template']],
  ['replicationcontrollers', ['spec']],
  ['daemonsets.apps', ['spec']],
  ['deployments.apps', ['spec']],
  ['replicasets.apps', ['spec']],
  ['statefulsets.apps', ['spec']],
  ['cronjobs.batch', ['spec']],
  ['jobs.batch', ['spec']],
  ['endpointslices.discovery.k8s.io', ['endpoints', 'ports', 'addressType']],
  ['ingresses.networking.k8s.io', ['spec']],
  ['ingressclasses.networking.k8s.io', ['spec']],
  ['networkpolicies.networking.k8s.io', ['spec']],
  ['poddisruptionbudgets.policy', ['spec']],
  ['priorityclasses.scheduling.k8s.io', []],
  ['flowschemas.flowcontrol.apiserver.k8s.io', ['spec']],
  ['prioritylevelconfigurations.flowcontrol.apiserver.k8s.io', ['spec']],
  ['customresourcedefinitions.apiextensions.k8s.io', ['spec']],
  ['validatingwebhookconfigurations.admissionregistration.k8s.io', ['webhooks']],
  ['mutatingwebhookconfigurations.admissionregistration.k8s.io', ['webhooks']],
  ['validatingadmissionpolicies.admissionregistration.k8s.io', ['spec']],
  ['validatingadmissionpolicybindings.admissionregistration.k8s.io', ['spec']],
])

/** The generation of a new object; undefined for kinds that have none. */
export function firstGeneration(key: StorageKey): number | undefined {
  return counted.has(key) ? 1 : undefined
}

/** The generation after an update: one more when what is wanted has changed. */
export function nextGeneration(key: StorageKey, next: Draft, old: KubeObject): number | undefined {
  const fields = counted.get(key)
  const { generation } = old.metadata
  // Custom resources count in their strategy.
  if (!fields) return next.metadata.generation
  const changed =
    fields.some((field) => !isDeepStrictEqual(fieldOf(next, field), fieldOf(old, field))) ||
    // Annotations of a deployment are copied to its replica sets, so they count too (apps/deployment/strategy.go).
    (key === 'deployments.apps' && !isDeepStrictEqual(next.metadata.annotations, old.metadata.annotations))
  return changed ? (generation ?? 0) + 1 : generation
}
