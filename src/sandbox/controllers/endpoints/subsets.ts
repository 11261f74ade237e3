import type { CoreV1EndpointPort, EndpointAddress, EndpointSubset, Pod, Service } from '../../schema/types.gen.ts'
import { canonicalJson } from '../shared/hash.ts'
import { isPodReady } from '../shared/pods.ts'
import { orderedPorts } from './port-order.ts'
import { addressOf, hostnameWithin, targetPort } from './service-pods.ts'

/** Most addresses an Endpoints object holds. */
const CAPACITY = 1000

interface Offer {
  address: EndpointAddress
  ready: boolean
  /** Undefined for a headless Service without ports. */
  port: CoreV1EndpointPort | undefined
}

/** Subsets of an Endpoints object: ports that the same addresses offer stand together (`RepackSubsets`). */
export function endpointSubsets(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const offers = pods.flatMap((pod) => offersOf(service, pod))
  const first = new Set([...new Set(offers.map(({ address }) => address.ip))].slice(0, CAPACITY))
  const listed = offers.filter(({ address }) => first.has(address.ip))
  const byPort = groupBy(listed, ({ port }) => canonicalJson(port ?? null))
  // Only where there are several ports do addresses tell what stands together.
  const together = (offering: Offer[]) =>
    byPort.length === 1 ? '' : canonicalJson(offering.map(({ address, ready }) => [address, ready]))
  return groupBy(byPort, together).map(subsetOf)
}

/** @param offering the offers of each port, all by the same addresses */
function subsetOf(offering: readonly Offer[][]): EndpointSubset {
  const ports = offering.flatMap(([offer]) => offer?.port ?? [])
  const offers = offering[0] ?? []
  const list = (ready: boolean) => {
    const addresses = offers.filter((offer) => offer.ready === ready).map(({ address }) => address)
    return addresses.sort((a, b) => (a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : 0))
  }
  const [addresses, notReadyAddresses] = [list(true), list(false)]
  return {
    ...(addresses.length > 0 ? { addresses } : {}),
    ...(notReadyAddresses.length > 0 ? { notReadyAddresses } : {}),
    ...(ports.length > 0 ? { ports: orderedPorts(ports) } : {}),
  }
}

function offersOf(service: Service, pod: Pod): Offer[] {
  const address = endpointAddress(service, pod)
  if (!address) return []
  const ready = service.spec?.publishNotReadyAddresses === true || isPodReady(pod)
  const ports = service.spec?.ports ?? []
  if (ports.length === 0) return service.spec?.clusterIP === 'None' ? [{ address, ready, port: undefined }] : []
  return ports.flatMap((each) => {
    const port = targetPort(pod, each)
    if (port === undefined) return []
    const { name, appProtocol, protocol = 'TCP' } = each
    return [
      { address, ready, port: { ...(name ? { name } : {}), port, protocol, ...(appProtocol ? { appProtocol } : {}) } },
    ]
  })
}

function endpointAddress(service: Service, pod: Pod): EndpointAddress | undefined {
  const ip = addressOf(pod, service)
  if (ip === undefined) return undefined
  const hostname = hostnameWithin(pod, service)
  const { namespace, name, uid } = pod.metadata
  return {
    ip,
    ...(hostname ? { hostname } : {}),
    ...(pod.spec?.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: 'Pod', ...(namespace ? { namespace } : {}), name, uid },
  }
}

/** In the order in which the groups' first items come. */
function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return [...groups.values()]
}
