import { addQuantity, parseQuantity, type Quantity, quantityOf } from '../../api/quantity.ts'
import type { KindRef, KubeObject } from '../../objects.ts'
import type { Container, PersistentVolumeClaim, Pod, ResourceQuota, Service } from '../../schema/types.gen.ts'

/** Amounts by the names that quotas limit, e.g. `pods`, `requests.cpu`, `count/deployments.apps`. */
export type Usage = Record<string, Quantity>

/** Kinds whose number can be limited by their plain name. */
const COUNTED = new Set([
  'pods',
  'services',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'replicationcontrollers',
  'resourcequotas',
])

/** What one object uses of everything a quota can limit (pkg/quota/v1/evaluator). */
export function usageOf(kind: KindRef, object: KubeObject): Usage {
  const suffix = kind.group === '' ? '' : `.${kind.group}`
  const count: Usage = { [`count/${kind.resource}${suffix}`]: quantityOf(1) }
  if (kind.group !== '') return count
  if (kind.resource === 'pods') return isTerminal(object as Pod) ? count : { ...count, ...podUsage(object as Pod) }
  if (COUNTED.has(kind.resource)) count[kind.resource] = quantityOf(1)
  if (kind.resource === 'services') return { ...count, ...serviceUsage(object as Service) }
  if (kind.resource === 'persistentvolumeclaims') return { ...count, ...claimUsage(object as PersistentVolumeClaim) }
  return count
}

/** Sum of usages. */
export function addUsage(a: Usage, b: Usage): Usage {
  const sum = { ...a }
  for (const [name, amount] of Object.entries(b)) {
    const current = sum[name]
    sum[name] = current ? addQuantity(current, amount) : amount
  }
  return sum
}

/** Whether a quota with scopes counts the object: scopes only ever speak of pods. */
export function inScope({ spec }: ResourceQuota, kind: KindRef, object: KubeObject): boolean {
  const scopes = (spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists', values: [] as string[] }))
  const all = [...scopes, ...(spec?.scopeSelector?.matchExpressions ?? [])]
  if (all.length === 0) return true
  if (kind.group !== '' || kind.resource !== 'pods') return false
  return all.every(({ scopeName, operator, values }) => scopeHolds(scopeName, operator, values ?? [], object as Pod))
}

function scopeHolds(scope: string, operator: string, values: readonly string[], { spec, metadata }: Pod): boolean {
  const terminating = spec?.activeDeadlineSeconds !== undefined
  switch (scope) {
    case 'Terminating':
      return terminating
    case 'NotTerminating':
      return !terminating
    case 'BestEffort':
      return isBestEffort(spec?.containers ?? [])
    case 'NotBestEffort':
      return !isBestEffort(spec?.containers ?? [])
    case 'PriorityClass':
      return priorityHolds(operator, values, spec?.priorityClassName)
    case 'CrossNamespacePodAffinity':
      return metadata.namespace !== undefined && usesOtherNamespaces(spec?.affinity)
    default:
      return false
  }
}

function priorityHolds(operator: string, values: readonly string[], name: string | undefined): boolean {
  if (operator === 'Exists') return Boolean(name)
  if (operator === 'DoesNotExist') return !name
  return (operator === 'In') === (name !== undefined && values.includes(name))
}

function usesOtherNamespaces(affinity: NonNullable<Pod['spec']>['affinity']): boolean {
  const terms = [affinity?.podAffinity, affinity?.podAntiAffinity].flatMap((each) => [
    ...(each?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(each?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ])
  return terms.some(
    ({ namespaces, namespaceSelector }) => (namespaces ?? []).length > 0 || namespaceSelector !== undefined,
  )
}

function isBestEffort(containers: readonly Container[]): boolean {
  return containers.every(({ resources }) => Object.keys({ ...resources?.requests, ...resources?.limits }).length === 0)
}

function isTerminal({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed'
}

function podUsage({ spec }: Pod): Usage {
  const usage: Usage = { pods: quantityOf(1) }
  for (const field of ['requests', 'limits'] as const) {
    for (const [name, amount] of Object.entries(podTotal(spec, field))) {
      usage[`${field}.${name}`] = amount
      if (field === 'requests') usage[name] = amount
    }
  }
  return usage
}

function podTotal(spec: Pod['spec'], field: 'requests' | 'limits'): Usage {
  const of = (container: Container) =>
    Object.fromEntries(
      Object.entries(container.resources?.[field] ?? {}).map(([name, text]) => [name, parseQuantity(text)]),
    )
  const main = (spec?.containers ?? []).map(of).reduce(addUsage, {})
  for (const initial of (spec?.initContainers ?? []).map(of)) {
    for (const [name, amount] of Object.entries(initial)) {
      const current = main[name]
      if (!current || current.nanos < amount.nanos) main[name] = amount
    }
  }
  return main
}

function serviceUsage({ spec }: Service): Usage {
  const ports = spec?.ports ?? []
  const isBalanced = spec?.type === 'LoadBalancer'
  const hasPorts = spec?.type === 'NodePort' || (isBalanced && spec.allocateLoadBalancerNodePorts !== false)
  return {
    'services.loadbalancers': quantityOf(isBalanced ? 1 : 0),
    'services.nodeports': quantityOf(hasPorts ? ports.length : 0),
  }
}

function claimUsage({ spec }: PersistentVolumeClaim): Usage {
  const storage = parseQuantity(spec?.resources?.requests?.['storage'] ?? '0')
  const suffix = 'storageclass.storage.k8s.io'
  const usage: Usage = { 'requests.storage': storage }
  if (!spec?.storageClassName) return usage
  return {
    ...usage,
    [`${spec.storageClassName}.${suffix}/requests.storage`]: storage,
    [`${spec.storageClassName}.${suffix}/persistentvolumeclaims`]: quantityOf(1),
  }
}
