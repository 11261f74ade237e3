import { kinds } from '../../kinds.ts'
import { type KindRef, type KubeObject, namespaceOf } from '../../objects.ts'
import type { EndpointSlice } from '../../schema/types.gen.ts'
import { semanticEqual } from '../shared/equal.ts'
import { ignoreNotFound } from '../shared/errors.ts'
import { controllerReference } from '../shared/owners.ts'
import type { ControllerContext } from '../types.ts'
import { type PortGroup, planSlices, type SlicePlan, type SliceUpdate } from './slices.ts'

export const SERVICE_NAME = 'kubernetes.io/service-name'
export const SLICE_MANAGED_BY = 'endpointslice.kubernetes.io/managed-by'

/** Slices of one Service that one controller manages. */
export interface SliceSet {
  owner: KubeObject
  ownerKind: KindRef
  labels: Record<string, string>
  annotations: Record<string, string>
  /** Whether a slice that differs in nothing but its annotations is written. */
  annotated: boolean
  addressType: string
  groups: readonly PortGroup[]
  /** Most endpoints one slice holds. */
  capacity: number
  existing: readonly EndpointSlice[]
}

export async function applySlices(set: SliceSet, { client }: ControllerContext): Promise<void> {
  const { owner, ownerKind, labels, annotations, addressType, existing } = set
  const plan = planSlices(set.groups, existing, set.capacity)
  for (const { slice, group } of [...plan.update, ...relabelled(set, plan)]) {
    const { endpoints, ports } = group
    await client.update(kinds.endpointSlices, {
      ...slice,
      metadata: { ...slice.metadata, labels, annotations },
      endpoints: nullIfEmpty(endpoints),
      ports: nullIfEmpty(ports),
    })
  }
  for (const { endpoints, ports } of plan.create) {
    const metadata = {
      generateName: `${owner.metadata.name}-`,
      namespace: namespaceOf(owner),
      labels,
      annotations,
      ownerReferences: [controllerReference(owner, ownerKind)],
    }
    await client.create(kinds.endpointSlices, {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata,
      addressType,
      endpoints: nullIfEmpty(endpoints),
      ports: nullIfEmpty(ports),
    })
  }
  for (const { metadata } of plan.remove) {
    await ignoreNotFound(client.delete(kinds.endpointSlices, metadata.namespace ?? '', metadata.name))
  }
}

/** The slices that say the right things under the wrong labels. */
function relabelled(
  { existing, labels, annotations, annotated }: SliceSet,
  { update, remove }: SlicePlan,
): SliceUpdate[] {
  const planned = new Set([...update.map(({ slice }) => slice), ...remove])
  const isRight = ({ metadata }: EndpointSlice) =>
    semanticEqual(metadata.labels, labels) && (!annotated || semanticEqual(metadata.annotations, annotations))
  return existing
    .filter((slice) => !planned.has(slice) && !isRight(slice))
    .map((slice) => ({ slice, group: { ports: slice.ports ?? [], endpoints: slice.endpoints } }))
}

/** The real controller speaks protobuf, which knows no empty list: clients see `null`. */
function nullIfEmpty<T>(list: T[] | undefined): T[] {
  return list && list.length > 0 ? list : (null as unknown as T[])
}

/** The slices of a Service that a controller manages. */
export function slicesOf(
  { client }: ControllerContext,
  namespace: string,
  service: string,
  manager: string,
): EndpointSlice[] {
  return client.list(kinds.endpointSlices, namespace).filter(({ metadata }) => {
    return metadata.labels?.[SERVICE_NAME] === service && metadata.labels[SLICE_MANAGED_BY] === manager
  })
}

/** The key of the Service a slice belongs to, when it is managed by the given controller. */
export function sliceKeys(slice: EndpointSlice, manager: string): string[] {
  const { labels } = slice.metadata
  const service = labels?.[SERVICE_NAME]
  return service && labels?.[SLICE_MANAGED_BY] === manager ? [`${namespaceOf(slice)}/${service}`] : []
}
