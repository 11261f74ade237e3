import { formatQuantity, parseQuantity, type Quantity } from '../../api/quantity.ts'
import { forbidden } from '../../api/status.ts'
import type { Reader } from '../../client.ts'
import { addUsage } from '../../controllers/quota/usage.ts'
import { kinds } from '../../kinds.ts'
import type { Container, LimitRangeItem, PersistentVolumeClaim, Pod } from '../../schema/types.gen.ts'
import { type Amounts, limitErrors } from './limits.ts'
import { newObject, shownName } from './new-object.ts'
import type { AdmissionPlugin } from './types.ts'

const ANNOTATION = 'kubernetes.io/limit-ranger'

/** Source: k8s.io/kubernetes/plugin/pkg/admission/limitranger/admission.go. */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  admit(request, { reader }) {
    const pod = newObject<Pod>(request, 'pods')
    if (!pod?.spec) return
    const items = itemsOf(reader, request.namespace, 'Container')
    const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]
    const set = containers.flatMap((container) =>
      fill(container, items, pod.spec?.initContainers?.includes(container) ?? false),
    )
    if (set.length === 0) return
    const text = `LimitRanger plugin set: ${set.join('; ')}`
    pod.metadata.annotations = { ...pod.metadata.annotations, [ANNOTATION]: text }
  },
  validate(request, { reader }) {
    const pod = newObject<Pod>(request, 'pods')
    const claim = newObject<PersistentVolumeClaim>(request, 'persistentvolumeclaims')
    const errors = pod
      ? podErrors(pod as Pod, reader, request.namespace)
      : claim
        ? claimErrors(claim as PersistentVolumeClaim, reader, request.namespace)
        : []
    if (errors.length === 0) return
    throw forbidden(
      request.served.info,
      shownName(request),
      errors.length === 1 ? (errors[0] ?? '') : `[${errors.join(', ')}]`,
    )
  },
}

function itemsOf(reader: Reader, namespace: string, type: string): LimitRangeItem[] {
  return reader
    .list(kinds.limitRanges, namespace)
    .flatMap(({ spec }) => (spec?.limits ?? []).filter((item) => item.type === type))
}

/** Gives a container the requests and limits it lacks; tells which. */
function fill(container: Container, items: readonly LimitRangeItem[], init: boolean): string[] {
  const label = `${init ? 'init container' : 'container'} ${container.name}`
  return (['requests', 'limits'] as const).flatMap((field) => {
    const defaults = Object.assign(
      {},
      ...items.map((item) => (field === 'requests' ? item.defaultRequest : item.default)),
    )
    const missing = Object.keys(defaults)
      .filter((resource) => container.resources?.[field]?.[resource] === undefined)
      .sort()
    if (missing.length === 0) return []
    const added = Object.fromEntries(missing.map((resource) => [resource, defaults[resource]]))
    container.resources = { ...container.resources, [field]: { ...container.resources?.[field], ...added } }
    return [`${missing.join(', ')} ${field === 'requests' ? 'request' : 'limit'} for ${label}`]
  })
}

function podErrors({ spec }: Pod, reader: Reader, namespace: string): string[] {
  const all = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])]
  const perContainer = itemsOf(reader, namespace, 'Container')
  const perPod = itemsOf(reader, namespace, 'Pod')
  const total = { requests: podTotal(spec, 'requests'), limits: podTotal(spec, 'limits') }
  return [
    ...perContainer.flatMap((item) => all.flatMap((container) => limitErrors(item, amountsOf(container)))),
    ...perPod.flatMap((item) => limitErrors(item, total)),
  ]
}

function amountsOf({ resources }: Container): Amounts {
  return { requests: parsed(resources?.requests), limits: parsed(resources?.limits) }
}

function parsed(list: Record<string, string> | undefined): Record<string, Quantity> {
  return Object.fromEntries(Object.entries(list ?? {}).map(([resource, text]) => [resource, parseQuantity(text)]))
}

/** The sum of the containers, or an init container that needs more. */
function podTotal(spec: Pod['spec'], field: 'requests' | 'limits'): Record<string, Quantity> {
  const total = (spec?.containers ?? []).map(({ resources }) => parsed(resources?.[field])).reduce(addUsage, {})
  for (const { resources } of spec?.initContainers ?? []) {
    for (const [resource, amount] of Object.entries(parsed(resources?.[field]))) {
      const current = total[resource]
      if (!current || current.nanos < amount.nanos) total[resource] = amount
    }
  }
  return total
}

function claimErrors({ spec }: PersistentVolumeClaim, reader: Reader, namespace: string): string[] {
  const request = parseQuantity(spec?.resources?.requests?.['storage'] ?? '0')
  return itemsOf(reader, namespace, 'PersistentVolumeClaim').flatMap(({ min, max }) => {
    const [least, most] = [min?.['storage'], max?.['storage']]
    const text = (word: string, bound: string) =>
      `${word} storage usage per PersistentVolumeClaim is ${bound}, but request is ${formatQuantity(request)}`
    return [
      ...(least !== undefined && request.nanos < parseQuantity(least).nanos ? [text('minimum', least)] : []),
      ...(most !== undefined && request.nanos > parseQuantity(most).nanos ? [text('maximum', most)] : []),
    ]
  })
}
