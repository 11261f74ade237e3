import type { Reader } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import { keyOf, namespaceOf } from '../../objects.ts'
import type { Pod, PodStatus, Service, ServicePort } from '../../schema/types.gen.ts'
import type { Change } from '../../storage/types.ts'
import { semanticEqual } from '../shared/equal.ts'
import { matchesPairs } from '../shared/labels.ts'
import { isPodFinished, isPodReady } from '../shared/pods.ts'
import type { Watch } from '../types.ts'

/** Wakes the Services whose endpoints a pod's change touches: those that select it now or did before. */
export const servicePodWatch: Watch<Pod> = {
  kind: kinds.pods,
  keys(change: Change<Pod>, reader: Reader) {
    const { object, previous, type } = change
    if (type === 'MODIFIED' && previous && !endpointChanged(previous, object)) return []
    const selects = ({ spec }: Service) =>
      matchesPairs(spec?.selector, object.metadata.labels) || matchesPairs(spec?.selector, previous?.metadata.labels)
    return reader.list(kinds.services, namespaceOf(object)).filter(selects).map(keyOf)
  },
}

function endpointChanged(before: Pod, after: Pod): boolean {
  return (
    before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp ||
    before.status?.phase !== after.status?.phase ||
    before.status?.podIP !== after.status?.podIP ||
    before.spec?.nodeName !== after.spec?.nodeName ||
    isPodReady(before) !== isPodReady(after) ||
    !semanticEqual(before.metadata.labels, after.metadata.labels)
  )
}

/** Pods a Service may send to: with an address and not finished; being deleted only when `includeTerminating` (`ShouldPodBeInEndpoints`). */
export function servicePods(service: Service, reader: Reader, includeTerminating: boolean): Pod[] {
  return reader
    .list(kinds.pods, namespaceOf(service))
    .filter(
      (pod) =>
        matchesPairs(service.spec?.selector, pod.metadata.labels) &&
        !isPodFinished(pod) &&
        addressOf(pod, service) !== undefined &&
        (includeTerminating || pod.metadata.deletionTimestamp === undefined),
    )
}

/** The pod's address of the Service's first family. */
export function addressOf(pod: Pod, service: Service): string | undefined {
  const v6 = service.spec?.ipFamilies?.[0] === 'IPv6'
  return addressesOf(pod.status).find((ip) => ip.includes(':') === v6)
}

function addressesOf(status: PodStatus | undefined): string[] {
  const listed = (status?.podIPs ?? []).flatMap(({ ip }) => (ip ? [ip] : []))
  return listed.length > 0 ? listed : status?.podIP ? [status.podIP] : []
}

/** The pod's host name as DNS knows it within a headless Service. */
export function hostnameWithin(pod: Pod, service: Service): string | undefined {
  return pod.spec?.hostname && pod.spec.subdomain === service.metadata.name ? pod.spec.hostname : undefined
}

/** The port of the pod that a Service port means; undefined when no container has a port of that name (`podutil.FindPort`). */
export function targetPort(pod: Pod, port: ServicePort): number | undefined {
  const target = port.targetPort ?? port.port
  if (typeof target === 'number') return target === 0 ? port.port : target
  const sidecars = (pod.spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  return [...(pod.spec?.containers ?? []), ...sidecars]
    .flatMap(({ ports }) => ports ?? [])
    .find(({ name, protocol }) => name === target && (protocol ?? 'TCP') === (port.protocol ?? 'TCP'))?.containerPort
}

export function isHeadless(service: Service): boolean {
  return service.spec?.clusterIP === 'None' || !service.spec?.clusterIP
}

export const HEADLESS_LABEL = 'service.kubernetes.io/headless'
