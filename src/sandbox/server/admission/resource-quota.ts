import {
  addQuantity,
  formatQuantity,
  parseQuantity,
  type Quantity,
  quantityOf,
  subtractQuantity,
} from '../../api/quantity.ts'
import { forbidden } from '../../api/status.ts'
import { formatTime } from '../../clock.ts'
import { inScope, type Usage, usageOf } from '../../controllers/quota/usage.ts'
import { kinds } from '../../kinds.ts'
import type { KubeObject } from '../../objects.ts'
import type { Container, Pod, ResourceQuota } from '../../schema/types.gen.ts'
import { managedFieldsAfter } from '../rest/metadata/managed-fields.ts'
import { shownName } from './new-object.ts'
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './types.ts'

/** Once a quota limits one of these, every container has to say what it needs. */
const COMPUTE = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']

/** Source: k8s.io/apiserver/pkg/admission/plugin/resourcequota, k8s.io/kubernetes/pkg/quota/v1/evaluator/core. */
export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  validate(request, context) {
    const { operation, subresource, namespace, object } = request
    if (operation === 'DELETE' || subresource !== '' || namespace === '' || !object) return
    const quotas = context.reader
      .list(kinds.resourceQuotas, namespace)
      .filter((quota) => inScope(quota, request.served.storage, object as KubeObject))
    if (quotas.length === 0) return
    const wanted = increase(request)
    // What every quota demands to be said comes before what any of them has left.
    for (const quota of quotas) checkSpecified(quota, request)
    for (const quota of quotas) checkAmount(quota, wanted, request)
    if (!request.dryRun) for (const quota of quotas) charge(quota, wanted, context)
  },
}

/** What the request would use more than before. */
function increase({ served, object, old }: AdmissionRequest): Usage {
  const after = usageOf(served.storage, object as KubeObject)
  const before = old ? usageOf(served.storage, old) : {}
  const changes = Object.entries(after).map(([name, amount]): [string, Quantity] => {
    const previous = before[name]
    return [name, previous ? subtractQuantity(amount, previous) : amount]
  })
  return Object.fromEntries(changes.filter(([, amount]) => amount.nanos > 0n))
}

function checkSpecified(quota: ResourceQuota, request: AdmissionRequest): void {
  const { served, operation, object } = request
  if (operation !== 'CREATE' || served.key !== 'pods') return
  const missing = unspecified(quota, object as Pod)
  if (missing.length === 0) return
  const text = `failed quota: ${quota.metadata.name}: must specify ${missing.join('; ')}`
  throw forbidden(kinds.pods, shownName(request), text)
}

function checkAmount(quota: ResourceQuota, wanted: Usage, request: AdmissionRequest): void {
  const { name: quotaName } = quota.metadata
  const exceeded = Object.keys(wanted)
    .filter((resource) => exceeds(quota, resource, wanted[resource]))
    .sort()
  if (exceeded.length === 0) return
  const list = (amount: (resource: string) => Quantity) =>
    exceeded.map((resource) => `${resource}=${formatQuantity(amount(resource))}`).join(',')
  const requested = list((resource) => wanted[resource] ?? quantityOf(0))
  const used = list((resource) => usedOf(quota, resource))
  const limited = list((resource) => hardOf(quota, resource) ?? quantityOf(0))
  const text = `exceeded quota: ${quotaName}, requested: ${requested}, used: ${used}, limited: ${limited}`
  throw forbidden(request.served.info, shownName(request), text)
}

function unspecified(quota: ResourceQuota, { spec }: Pod): string[] {
  const containers: Container[] = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]
  return COMPUTE.filter((resource) => hardOf(quota, resource))
    .sort()
    .flatMap((resource) => {
      const without = containers
        .filter((container) => !specifies(container, resource))
        .map((container) => container.name)
      return without.length > 0 ? [`${resource} for: ${without.sort().join(',')}`] : []
    })
}

function specifies({ resources }: Container, resource: string): boolean {
  if (resource.startsWith('limits.')) return resources?.limits?.[resource.slice('limits.'.length)] !== undefined
  return resources?.requests?.[resource.replace('requests.', '')] !== undefined
}

function exceeds(quota: ResourceQuota, resource: string, amount: Quantity | undefined): boolean {
  const hard = hardOf(quota, resource)
  return hard !== undefined && amount !== undefined && addQuantity(usedOf(quota, resource), amount).nanos > hard.nanos
}

function hardOf({ spec }: ResourceQuota, resource: string): Quantity | undefined {
  const text = spec?.hard?.[resource]
  return text === undefined ? undefined : parseQuantity(text)
}

function usedOf({ status }: ResourceQuota, resource: string): Quantity {
  return parseQuantity(status?.used?.[resource] ?? '0')
}

/** Counts the request at once, so that the next one sees it; the controller corrects what does not come to pass. */
function charge(quota: ResourceQuota, wanted: Usage, { registry, updateStatus, clock }: AdmissionContext): void {
  const served = registry.of(kinds.resourceQuotas)
  const limited = Object.entries(wanted).filter(([resource]) => hardOf(quota, resource))
  if (!served?.schema || limited.length === 0) return
  const used = Object.fromEntries(
    limited.map(([resource, amount]) => [resource, formatQuantity(addQuantity(usedOf(quota, resource), amount))]),
  )
  const next = { ...quota, status: { ...quota.status, used: { ...quota.status?.used, ...used } } } as KubeObject
  const managedFields = managedFieldsAfter(served, {
    live: quota,
    next,
    manager: 'kube-apiserver',
    apiVersion: served.apiVersion,
    subresource: 'status',
    time: formatTime(clock.now()),
    schema: served.schema,
  })
  updateStatus(served, { ...next, metadata: { ...next.metadata, managedFields } })
}
