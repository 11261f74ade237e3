import { decode, parseBody } from '../../api/decode.ts'
import { matchesSelector } from '../../api/selectors.ts'
import { badRequest, notFound, StatusError } from '../../api/status.ts'
import { formatTime } from '../../clock.ts'
import { kinds } from '../../kinds.ts'
import type { KubeObject } from '../../objects.ts'
import { schemaOf } from '../../schema/schema.ts'
import type { Eviction, Pod, PodCondition, PodDisruptionBudget } from '../../schema/types.gen.ts'
import type { ServedResource } from '../registry.ts'
import { checkDeletionPreconditions, deleteObject } from '../rest/delete.ts'
import { encoded } from '../rest/encode.ts'
import { updateObject } from '../rest/update.ts'
import { callerOf } from '../rest/write-options.ts'
import { noSuchResource, plainError, success, tooManyRequests } from '../statuses.ts'
import type { Backend, Caller } from '../types.ts'
import { steadily } from '../webhooks/attempts.ts'
import { statusRule } from './object-rules.ts'
import type { Subresource } from './types.ts'

const EVICTION = { group: 'policy', version: 'v1', kind: 'Eviction' }

/** Clients may still speak the version before. */
const OLD_EVICTION = { ...EVICTION, version: 'v1beta1' }

function isOld(value: unknown): boolean {
  return (value as { apiVersion?: unknown } | null)?.apiVersion === 'policy/v1beta1'
}

/** Source: k8s.io/kubernetes/pkg/registry/core/pod/storage/eviction.go. */
export const eviction: Subresource = {
  async handle({ backend }, request, served) {
    const schema = schemaOf(EVICTION)
    if (!schema) throw noSuchResource()
    const caller = callerOf(request, 'CreateOptions')
    const contentType = request.headers['content-type']
    const body = await request.body()
    const gvk = isOld(parseBody(body, contentType, 'Eviction').value) ? OLD_EVICTION : EVICTION
    const { object } = decode({ body, contentType, gvk, schema, fieldValidation: caller.fieldValidation })
    const { namespace, name } = request.info
    if ((object.metadata?.name || name) !== name) {
      throw badRequest('name in URL does not match name in Eviction object')
    }
    evictPod(backend, caller, { served, namespace, name }, object as unknown as Eviction)
    return { code: 201, contentType: 'application/json', body: encoded(success({ code: 201 })) }
  },
}

/** Deletes a pod unless a disruption budget forbids it. Throws 429 with the budget's arithmetic. */
export function evictPod(
  backend: Backend,
  caller: Caller,
  target: { served: ServedResource; namespace: string; name: string },
  { deleteOptions }: Pick<Eviction, 'deleteOptions'>,
): void {
  const { served, namespace, name } = target
  const live = backend.store.get(served.key, namespace, name)
  if (!live) throw notFound(served.info, name)
  const pod = live as Pod
  // What is not deleted after all has been counted nevertheless, until the budget's controller counts anew.
  if (needsBudget(pod)) once('budget', () => spendBudget(backend, caller, pod))
  checkDeletionPreconditions(target, live.metadata, deleteOptions ?? {})
  const dryRun = caller.dryRun || (deleteOptions?.dryRun?.length ?? 0) > 0
  if (!dryRun) once('disrupted', () => markDisrupted(backend, caller, target))
  deleteObject(backend, { ...caller, dryRun }, target, deleteOptions ?? {})
}

/** Also when the eviction is made anew, with the answers of the webhooks that it has to ask. */
function once(name: string, run: () => void): void {
  steadily(name, () => {
    run()
    return true
  })
}

/** The pod says why it goes, for those that count its end (KEP-3329). */
function markDisrupted(
  backend: Backend,
  caller: Caller,
  target: { served: ServedResource; namespace: string; name: string },
): void {
  const condition: PodCondition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
    lastTransitionTime: formatTime(backend.clock.now()),
  }
  const marked = (live: KubeObject) => {
    const pod = structuredClone(live) as Pod
    const conditions = (pod.status?.conditions ?? []).filter(({ type }) => type !== condition.type)
    return { ...pod, status: { ...pod.status, conditions: [...conditions, condition] } }
  }
  updateObject(backend, caller, target, marked, { subresource: statusRule, keepManagedFields: true })
}

function needsBudget({ metadata, status }: Pod): boolean {
  return (
    !metadata.deletionTimestamp &&
    status?.phase !== 'Succeeded' &&
    status?.phase !== 'Failed' &&
    status?.phase !== 'Pending'
  )
}

function spendBudget(backend: Backend, caller: Caller, pod: Pod): void {
  const { namespace = '', labels } = pod.metadata
  const budgets = backend.reader
    .list(kinds.podDisruptionBudgets, namespace)
    .filter(({ spec }) => matchesSelector(spec?.selector, labels))
  if (budgets.length > 1) {
    throw plainError('This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.')
  }
  const [budget] = budgets
  if (!budget) return
  if (!isReady(pod) && allowsUnready(budget)) return
  check(budget)
  record(backend, caller, budget, pod)
}

function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false
}

function allowsUnready({ spec, status }: PodDisruptionBudget): boolean {
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true
  return (status?.currentHealthy ?? 0) >= (status?.desiredHealthy ?? 0) && (status?.desiredHealthy ?? 0) > 0
}

function check({ metadata, status }: PodDisruptionBudget): void {
  const { name, generation = 0 } = metadata
  const causes = (message: string) => ({ causes: [{ reason: 'DisruptionBudget', message }] })
  const text = "Cannot evict pod as it would violate the pod's disruption budget."
  if ((status?.observedGeneration ?? 0) < generation) {
    throw tooManyRequests(text, 10, causes(`The disruption budget ${name} is still being processed by the server.`))
  }
  const { disruptionsAllowed = 0, desiredHealthy = 0, currentHealthy = 0 } = status ?? {}
  if (disruptionsAllowed > 0) return
  const message = `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`
  throw tooManyRequests(text, 0, causes(message))
}

function record(backend: Backend, caller: Caller, budget: PodDisruptionBudget, pod: Pod): void {
  const served = backend.registry.of(kinds.podDisruptionBudgets)
  if (!served) throw new StatusError(noSuchResource().status)
  const { namespace = '', name } = budget.metadata
  updateObject(
    backend,
    caller,
    { served, namespace, name },
    (live) => {
      const next = structuredClone(live) as PodDisruptionBudget
      const {
        disruptedPods,
        disruptionsAllowed = 0,
        ...status
      } = next.status ?? { currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }
      const disrupted = { ...disruptedPods, [pod.metadata.name]: formatTime(backend.clock.now()) }
      return { ...next, status: { ...status, disruptionsAllowed: disruptionsAllowed - 1, disruptedPods: disrupted } }
    },
    { subresource: statusRule },
  )
}
