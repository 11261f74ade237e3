import { matchesSelector } from '../api/selectors.ts'
import type { Reader } from '../client.ts'
import { formatTime } from '../clock.ts'
import { kinds } from '../kinds.ts'
import { keyOf, namespaceOf, splitKey } from '../objects.ts'
import type {
  Condition,
  LabelSelector,
  OwnerReference,
  Pod,
  PodDisruptionBudget,
  PodDisruptionBudgetStatus,
} from '../schema/types.gen.ts'
import { semanticEqual } from './shared/equal.ts'
import { scaledValue } from './shared/int-or-percent.ts'
import { controllerOf } from './shared/owners.ts'
import { isPodFinished, isPodReady } from './shared/pods.ts'
import type { Controller, ReconcileResult } from './types.ts'

/** An eviction that was allowed counts against the budget so long, should the pod not go. */
const DELETION_TIMEOUT = 2 * 60_000

/** Says how many pods may be evicted (pkg/controller/disruption). */
export const disruptionController: Controller = {
  name: 'controllermanager',
  watches: [
    { kind: kinds.podDisruptionBudgets, keys: ({ object, type }) => (type === 'DELETED' ? [] : [keyOf(object)]) },
    {
      kind: kinds.pods,
      keys: ({ object, previous }, reader) =>
        reader
          .list(kinds.podDisruptionBudgets, namespaceOf(object))
          .filter(({ spec }) =>
            [object, previous].some((pod) => pod && matchesSelector(spec?.selector, pod.metadata.labels)),
          )
          .map(keyOf),
    },
    {
      kind: kinds.replicaSets,
      keys: ({ object }, reader) => reader.list(kinds.podDisruptionBudgets, namespaceOf(object)).map(keyOf),
    },
  ],
  async reconcile(key, { client, clock, events }): Promise<ReconcileResult> {
    const { namespace, name } = splitKey(key)
    const budget = client.get(kinds.podDisruptionBudgets, namespace, name)
    if (!budget) return undefined
    for (const { type, reason, message } of remarks(budget, client)) events.event(budget, type, reason, message)
    const { status, recheck } = budgetStatus(budget, client, clock.now())
    if (!semanticEqual(budget.status, status))
      await client.updateStatus(kinds.podDisruptionBudgets, { ...budget, status })
    return recheck === undefined ? undefined : { requeueAfterMilliseconds: recheck }
  },
}

function selectedPods(budget: PodDisruptionBudget, reader: Reader): Pod[] {
  return reader
    .list(kinds.pods, namespaceOf(budget))
    .filter((pod) => matchesSelector(budget.spec?.selector, pod.metadata.labels))
}

/** What is worth telling of the pods that a budget selects. */
function remarks(budget: PodDisruptionBudget, reader: Reader) {
  const pods = selectedPods(budget, reader)
  if (pods.length === 0) return [{ type: 'Normal', reason: 'NoPods', message: 'No matching pods found' }] as const
  const unmanaged = countsByOwner(budget) && pods.some((pod) => !controllerOf(pod))
  if (!unmanaged) return []
  const message =
    `Pods selected by this PodDisruptionBudget (selector: ${goSelector(budget.spec?.selector)}) were found to be unmanaged. ` +
    'As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. ' +
    'To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.'
  return [{ type: 'Warning', reason: 'UnmanagedPods', message }] as const
}

/** Whether the number of pods there should be is what their owners say. */
function countsByOwner({ spec }: PodDisruptionBudget): boolean {
  return spec?.maxUnavailable !== undefined || typeof spec?.minAvailable === 'string'
}

/** As Go prints a `*metav1.LabelSelector`. */
function goSelector(selector: LabelSelector | undefined): string {
  if (!selector) return 'nil'
  const labels = Object.entries(selector.matchLabels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  const requirements = (selector.matchExpressions ?? []).map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  )
  const matchLabels = labels.map(([key, value]) => `${key}: ${value},`).join('')
  return `&LabelSelector{MatchLabels:map[string]string{${matchLabels}},MatchExpressions:[]LabelSelectorRequirement{${requirements.join('')}},}`
}

function budgetStatus(
  budget: PodDisruptionBudget,
  reader: Reader,
  now: number,
): { status: PodDisruptionBudgetStatus; recheck: number | undefined } {
  const pods = selectedPods(budget, reader).filter((pod) => !isPodFinished(pod))
  const { expectedPods, desiredHealthy } = wanted(budget, pods, reader)
  const disruptedPods = stillDisrupted(budget, pods, now)
  const disrupted = new Set(Object.keys(disruptedPods))
  const currentHealthy = pods.filter(
    ({ metadata, ...pod }) =>
      metadata.deletionTimestamp === undefined && !disrupted.has(metadata.name) && isPodReady({ metadata, ...pod }),
  ).length
  const disruptionsAllowed = expectedPods === 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy)
  const observedGeneration = budget.metadata.generation ?? 0
  const conditions = [allowedCondition(budget, disruptionsAllowed > 0, observedGeneration, now)]
  const times = Object.values(disruptedPods).map((time) => Date.parse(time) + DELETION_TIMEOUT - now)
  return {
    status: {
      ...(disrupted.size > 0 ? { disruptedPods } : {}),
      conditions,
      currentHealthy,
      desiredHealthy,
      disruptionsAllowed,
      expectedPods,
      observedGeneration,
    },
    recheck: times.length > 0 ? Math.max(0, Math.min(...times)) : undefined,
  }
}

/** How many pods there should be, and how many of them healthy (`getExpectedPodCount`). */
function wanted({ spec }: PodDisruptionBudget, pods: readonly Pod[], reader: Reader) {
  const { maxUnavailable, minAvailable } = spec ?? {}
  if (maxUnavailable !== undefined) {
    const expectedPods = expectedScale(pods, reader)
    return { expectedPods, desiredHealthy: Math.max(0, expectedPods - scaledValue(maxUnavailable, expectedPods, 'up')) }
  }
  if (typeof minAvailable === 'number') return { expectedPods: pods.length, desiredHealthy: minAvailable }
  const expectedPods = minAvailable === undefined ? pods.length : expectedScale(pods, reader)
  return { expectedPods, desiredHealthy: scaledValue(minAvailable ?? 1, expectedPods, 'up') }
}

/** The sum of the replicas that the pods' controllers want, each counted once. */
function expectedScale(pods: readonly Pod[], reader: Reader): number {
  const scales = new Map<string, number>()
  for (const pod of pods) {
    const owner = controllerOf(pod)
    const scale = owner && scaleOf(owner, namespaceOf(pod), reader)
    if (scale) scales.set(scale.uid, scale.replicas)
  }
  return [...scales.values()].reduce((sum, replicas) => sum + replicas, 0)
}

function scaleOf(
  owner: OwnerReference,
  namespace: string,
  reader: Reader,
): { uid: string; replicas: number } | undefined {
  const of = (
    object: { metadata: { uid: string }; spec?: { replicas?: number | undefined } | undefined } | undefined,
  ) => object && { uid: object.metadata.uid, replicas: object.spec?.replicas ?? 1 }
  if (owner.kind === 'StatefulSet') return of(reader.get(kinds.statefulSets, namespace, owner.name))
  if (owner.kind === 'ReplicationController') return of(reader.get(kinds.replicationControllers, namespace, owner.name))
  if (owner.kind !== 'ReplicaSet') return undefined
  const replicaSet = reader.get(kinds.replicaSets, namespace, owner.name)
  const manager = replicaSet && controllerOf(replicaSet)
  if (manager?.kind === 'Deployment') return of(reader.get(kinds.deployments, namespace, manager.name))
  return of(replicaSet)
}

function stillDisrupted({ status }: PodDisruptionBudget, pods: readonly Pod[], now: number): Record<string, string> {
  const present = new Set(
    pods.filter(({ metadata }) => !metadata.deletionTimestamp).map(({ metadata }) => metadata.name),
  )
  const recent = Object.entries(status?.disruptedPods ?? {}).filter(
    ([name, time]) => present.has(name) && Date.parse(time) + DELETION_TIMEOUT > now,
  )
  return Object.fromEntries(recent)
}

function allowedCondition(
  { status }: PodDisruptionBudget,
  allowed: boolean,
  observedGeneration: number,
  now: number,
): Condition {
  const old = status?.conditions?.find(({ type }) => type === 'DisruptionAllowed')
  const state = allowed ? 'True' : 'False'
  return {
    type: 'DisruptionAllowed',
    status: state,
    observedGeneration,
    lastTransitionTime: old?.status === state ? old.lastTransitionTime : formatTime(now),
    reason: allowed ? 'SufficientPods' : 'InsufficientPods',
    message: '',
  }
}
