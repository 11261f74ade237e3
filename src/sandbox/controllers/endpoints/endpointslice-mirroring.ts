import { kinds } from '../../kinds.ts'
import { keyOf, namespaceOf, splitKey } from '../../objects.ts'
import type {
  DiscoveryV1EndpointPort,
  Endpoint,
  EndpointAddress,
  EndpointSlice,
  EndpointSubset,
  Endpoints,
  Service,
} from '../../schema/types.gen.ts'
import type { Change } from '../../storage/types.ts'
import { ignoreNotFound, isNamespaceTerminating } from '../shared/errors.ts'
import type { Controller, ControllerContext } from '../types.ts'
import { applySlices, SERVICE_NAME, SLICE_MANAGED_BY, sliceKeys, slicesOf } from './apply-slices.ts'
import { groupByPorts } from './slices.ts'
import { TRIGGER_TIME } from './trigger-time.ts'

const MANAGER = 'endpointslicemirroring-controller.k8s.io'
/** Most addresses of a subset that are mirrored. */
const MOST = 1000
const FAMILIES = ['IPv4', 'IPv6'] as const
const SKIP = 'endpointslice.kubernetes.io/skip-mirror'
const LEADER = 'control-plane.alpha.kubernetes.io/leader'
const NOT_MIRRORED = new Set([TRIGGER_TIME, 'kubectl.kubernetes.io/last-applied-configuration'])

/** Mirrors hand-written Endpoints of Services without a selector into EndpointSlices (pkg/controller/endpointslicemirroring). */
export const endpointSliceMirroringController: Controller = {
  name: 'endpointslicemirroring-controller',
  eventSource: 'endpoint-slice-mirroring-controller',
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
  const subsets = endpoints.subsets ?? []
  const all = subsets.map(offersOf)
  const offers = all.flatMap((each) => each.slice(0, MOST))
  const skipped = all.flat().length - offers.length
  if (skipped > 0) {
    const limit = `A max of ${MOST} addresses can be mirrored to EndpointSlices per Endpoints subset`
    const message = `${limit}. ${skipped} addresses were skipped`
    context.events.event(endpoints, 'Warning', 'TooManyAddressesToMirror', message)
  }
  try {
    for (const family of FAMILIES) await mirrorFamily(family, endpoints, offers, context)
  } catch (error) {
    if (!isNamespaceTerminating(error)) throw error
  }
}

/** A slice holds addresses of one family; a family without any has no slice. */
async function mirrorFamily(
  addressType: (typeof FAMILIES)[number],
  endpoints: Endpoints,
  offers: readonly Offer[],
  context: ControllerContext,
): Promise<void> {
  const { name, labels, annotations } = endpoints.metadata
  const slices = slicesOf(context, namespaceOf(endpoints), name, MANAGER)
  const existing = slices.filter((slice) => slice.addressType === addressType)
  const groups = groupByPorts(offers.filter(({ endpoint }) => familyOf(endpoint) === addressType))
  if (groups.length === 0) return removeSlices(existing, context)
  await applySlices(
    {
      owner: endpoints,
      ownerKind: kinds.endpoints,
      labels: { ...labels, [SERVICE_NAME]: name, [SLICE_MANAGED_BY]: MANAGER },
      annotations: Object.fromEntries(Object.entries(annotations ?? {}).filter(([key]) => !NOT_MIRRORED.has(key))),
      annotated: true,
      addressType,
      groups,
      capacity: MOST,
      existing,
    },
    context,
  )
}

function familyOf({ addresses }: Endpoint): string {
  return addresses[0]?.includes(':') ? 'IPv6' : 'IPv4'
}

interface Offer {
  ports: DiscoveryV1EndpointPort[]
  endpoint: Endpoint
}

function offersOf({ addresses, notReadyAddresses, ports }: EndpointSubset): Offer[] {
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

function removeMirrors(namespace: string, name: string, context: ControllerContext): Promise<void> {
  return removeSlices(slicesOf(context, namespace, name, MANAGER), context)
}

async function removeSlices(slices: readonly EndpointSlice[], { client }: ControllerContext): Promise<void> {
  for (const { metadata } of slices) {
    await ignoreNotFound(client.delete(kinds.endpointSlices, metadata.namespace ?? '', metadata.name))
  }
}
