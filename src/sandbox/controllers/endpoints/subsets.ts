import type { CoreV1EndpointPort, EndpointAddress, EndpointSubset, Pod, Service } from '../../schema/types.ts'
import { canonicalJson } from '../shared/hash.ts'
import { isPodReady } from '../shared/pods.ts'
import { addressOf, hostnameWithin, targetPort } from './service-pods.ts'

/** Most addresses an Endpoints object holds. */
const CAPACITY = 1000

interface Offer {
  address: EndpointAddress
  ready: boolean
  /** Undefined for a headless Service without ports. */
  port: CoreV1EndpointPort | undefined
}

/** Subsets of an Endpoints object: addresses that offer the same ports together (`RepackSubsets`). */
export function endpointSubsets(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const byAddress = new Map<string, { address: EndpointAddress; ready: boolean; ports: CoreV1EndpointPort[] }>()
  for (const { address, ready, port } of pods.flatMap((pod) => offersOf(service, pod))) {
    const key = canonicalJson([address, ready])
    const entry = byAddress.get(key) ?? { address, ready, ports: [] }
    if (port) entry.ports.push(port)
    byAddress.set(key, entry)
  }
  const byPorts = new Map<string, EndpointSubset>()
  for (const { address, ready, ports } of [...byAddress.values()].slice(0, CAPACITY)) {
    const key = canonicalJson(ports)
    const subset = byPorts.get(key) ?? { ...(ports.length > 0 ? { ports } : {}) }
    const list = ready ? 'addresses' : 'notReadyAddresses'
    subset[list] = [...(subset[list] ?? []), address]
    byPorts.set(key, subset)
  }
  return [...byPorts.values()].map(sortAddresses)
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

function sortAddresses(subset: EndpointSubset): EndpointSubset {
  const byIp = (a: EndpointAddress, b: EndpointAddress) => (a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : 0)
  subset.addresses?.sort(byIp)
  subset.notReadyAddresses?.sort(byIp)
  return subset
}
