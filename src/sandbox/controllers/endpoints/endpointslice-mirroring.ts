import { kinds } from '../../kinds.ts'
import { keyOf, namespaceOf, splitKey } from '../../objects.ts'
import type { EndpointAddress, EndpointSlice, EndpointSubset, Endpoints, Service } from '../../schema/types.gen.ts'
import type { Change } from '../../storage/types.ts'
import { ignoreNotFound, isNamespaceTerminating } from '../shared/errors.ts'
import type { Controller, ControllerContext } from '../types.ts'
import { applySlices, SERVICE_NAME, SLICE_MANAGED_BY, sliceKeys, slicesOf } from './apply-slices.ts'
import { groupByPorts } from './slices.ts'
import { TRIGGER_TIME } from './trigger-time.ts'

const MANAGER = 'endpointslicemirroring-controller.k8s.io'
const SKIP = 'endpointslice.kubernetes.io/skip-mirror'
const LEADER = 'control-plane.alpha.kubernetes.io/leader'
const NOT_MIRRORED = new Set([TRIGGER_TIME, 'kubectl.kubernetes.io/last-applied-configuration'])

/** Mirrors hand-written Endpoints of Services without a selector into EndpointSlices (pkg/controller/endpointslicemirroring). */
export const endpointSliceMirroringController: Controller = {
  name: 'endpointslicemirroring-controller',
  watches: [
    { kind: kinds.endpoints, keys: ({ object }) => [keyOf(object)] },
    { kind: kinds.services, keys: ({ object }) => [keyOf(object)] },
    {
      kind: kinds.endpointSlices,
      keys: ({ object, type }: Change<EndpointSlice>) => (type === 'ADDED' ? [] : sliceKeys(object, MANAGER)),
    },
  ],
  async reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const endpoints = context.client.get(kinds.endpoints, namespace, name)
    const service = context.client.get(kinds.services, namespace, name)
    if (endpoints && service && isMirrored(endpoints, service)) await mirror(endpoints, context)
    else await removeMirrors(namespace, name, context)
    return undefined
  },
}

function isMirrored({ metadata }: Endpoints, { spec }: Service): boolean {
  return (
    metadata.deletionTimestamp === undefined &&
    metadata.labels?.[SKIP] !== 'true' &&
    metadata.annotations?.[LEADER] === undefined &&
    Object.keys(spec?.selector ?? {}).length === 0
  )
}

async function mirror(endpoints: Endpoints, context: ControllerContext): Promise<void> {
  const { name, labels, annotations } = endpoints.metadata
  const existing = slicesOf(context, namespaceOf(endpoints), name, MANAGER)
  const offers = (endpoints.subsets ?? []).flatMap(offersOf)
  if (offers.length === 0) return removeMirrors(namespaceOf(endpoints), name, context)
  const ip = offers[0]?.endpoint.addresses[0] ?? ''
  try {
    await applySlices(
      {
        owner: endpoints,
        ownerKind: kinds.endpoints,
        labels: { ...labels, [SERVICE_NAME]: name, [SLICE_MANAGED_BY]: MANAGER },
        annotations: Object.fromEntries(Object.entries(annotations ?? {}).filter(([key]) => !NOT_MIRRORED.has(key))),
        addressType: ip.includes(':') ? 'IPv6' : 'IPv4',
        groups: groupByPorts(offers),
        existing,
      },
      context,
    )
  } catch (error) {
    if (!isNamespaceTerminating(error)) throw error
  }
}

function offersOf({ addresses, notReadyAddresses, ports }: EndpointSubset) {
  const slicePorts = (ports ?? []).map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({
    name,
    port,
    protocol,
    ...(appProtocol ? { appProtocol } : {}),
  }))
  const offer = (ready: boolean) => (address: EndpointAddress) => ({
    ports: slicePorts,
    endpoint: {
      addresses: [address.ip],
      conditions: { ready },
      ...(address.hostname ? { hostname: address.hostname } : {}),
      ...(address.nodeName ? { nodeName: address.nodeName } : {}),
      ...(address.targetRef ? { targetRef: address.targetRef } : {}),
    },
  })
  return [...(addresses ?? []).map(offer(true)), ...(notReadyAddresses ?? []).map(offer(false))]
}

async function removeMirrors(namespace: string, name: string, context: ControllerContext): Promise<void> {
  for (const slice of slicesOf(context, namespace, name, MANAGER)) {
    await ignoreNotFound(context.client.delete(kinds.endpointSlices, namespace, slice.metadata.name))
  }
}
