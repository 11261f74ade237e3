import { messageOf } from '../../../util/message-of.ts'
import { kinds } from '../../kinds.ts'
import { keyOf, namespaceOf, splitKey } from '../../objects.ts'
import type { DiscoveryV1EndpointPort, Endpoint, EndpointSlice, Pod, Service } from '../../schema/types.gen.ts'
import type { Change } from '../../storage/types.ts'
import { isNamespaceTerminating, TryAgain } from '../shared/errors.ts'
import { isPodReady } from '../shared/pods.ts'
import type { Controller, ControllerContext } from '../types.ts'
import { applySlices, SERVICE_NAME, SLICE_MANAGED_BY, sliceKeys, slicesOf } from './apply-slices.ts'
import {
  addressOf,
  HEADLESS_LABEL,
  hostnameWithin,
  isHeadless,
  servicePods,
  servicePodWatch,
  targetPort,
} from './service-pods.ts'
import { groupByPorts } from './slices.ts'
import { TRIGGER_TIME, triggerTimes } from './trigger-time.ts'

const MANAGER = 'endpointslice-controller.k8s.io'
const CAPACITY = 100
const ZONE = 'topology.kubernetes.io/zone'

const triggerTime = triggerTimes()

/** Lists the pods behind each Service with a selector in EndpointSlices (k8s.io/endpointslice). */
export const endpointSliceController: Controller = {
  name: 'endpointslice-controller',
  eventSource: 'endpoint-slice-controller',
  watches: [
    { kind: kinds.services, keys: ({ object }) => [keyOf(object)] },
    servicePodWatch,
    {
      kind: kinds.endpointSlices,
      keys: ({ object, type }: Change<EndpointSlice>) => (type === 'ADDED' ? [] : sliceKeys(object, MANAGER)),
    },
  ],
  async reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const service = context.client.get(kinds.services, namespace, name)
    if (!service || service.metadata.deletionTimestamp !== undefined) return undefined
    if (service.spec?.type === 'ExternalName' || Object.keys(service.spec?.selector ?? {}).length === 0)
      return undefined
    await sync(service, context)
    return undefined
  },
}

async function sync(service: Service, context: ControllerContext): Promise<void> {
  const existing = slicesOf(context, namespaceOf(service), service.metadata.name, MANAGER)
  const pods = servicePods(service, context.client, true)
  const lost = lostPods(service, pods, context)
  const listed = pods.filter((pod) => !lost.includes(pod))
  const offers = listed.map((pod) => ({ ports: portsOf(service, pod), endpoint: endpointOf(service, pod, context) }))
  const time = triggerTime(service, context)
  try {
    await applySlices(
      {
        owner: service,
        ownerKind: kinds.services,
        labels: sliceLabels(service),
        annotations: time ? { [TRIGGER_TIME]: time } : {},
        annotated: false,
        capacity: CAPACITY,
        addressType: service.spec?.ipFamilies?.[0] ?? 'IPv4',
        groups: groupByPorts(offers),
        existing,
      },
      context,
    )
    if (lost.length > 0) throw new TryAgain(whyLost(service, lost))
  } catch (error) {
    if (isNamespaceTerminating(error)) return
    const message = `Error updating Endpoint Slices for Service ${keyOf(service)}: ${messageOf(error)}`
    context.events.event(service, 'Warning', 'FailedToUpdateEndpointSlices', message)
    throw error
  }
}

/** Pods whose node is not there; that they are not listed is an error, and they are looked at again. */
function lostPods({ spec }: Service, pods: readonly Pod[], { client }: ControllerContext): Pod[] {
  if (spec?.publishNotReadyAddresses === true) return []
  return pods.filter((pod) => !client.get(kinds.nodes, '', pod.spec?.nodeName ?? ''))
}

function whyLost(service: Service, lost: readonly Pod[]): string {
  const messages = lost.map(
    ({ metadata, spec }) =>
      `skipping Pod ${metadata.name} for Service ${keyOf(service)}: Node ${spec?.nodeName ?? ''} Not Found`,
  )
  return messages.length === 1 ? messages.join() : `[${messages.join(', ')}]`
}

function sliceLabels(service: Service): EndpointSlice['metadata']['labels'] & object {
  return {
    ...service.metadata.labels,
    [SERVICE_NAME]: service.metadata.name,
    [SLICE_MANAGED_BY]: MANAGER,
    ...(isHeadless(service) ? { [HEADLESS_LABEL]: '' } : {}),
  }
}

function portsOf(service: Service, pod: Pod): DiscoveryV1EndpointPort[] {
  return (service.spec?.ports ?? []).flatMap((each) => {
    const port = targetPort(pod, each)
    if (port === undefined) return []
    const { name = '', protocol = 'TCP', appProtocol } = each
    return [{ name, port, protocol, ...(appProtocol ? { appProtocol } : {}) }]
  })
}

function endpointOf(service: Service, pod: Pod, { client }: ControllerContext): Endpoint {
  const serving = isPodReady(pod)
  const terminating = pod.metadata.deletionTimestamp !== undefined
  const ready = service.spec?.publishNotReadyAddresses === true || (serving && !terminating)
  const hostname = hostnameWithin(pod, service)
  const nodeName = pod.spec?.nodeName
  const zone = nodeName ? client.get(kinds.nodes, '', nodeName)?.metadata.labels?.[ZONE] : undefined
  const { namespace, name, uid } = pod.metadata
  return {
    addresses: [addressOf(pod, service) ?? ''],
    conditions: { ready, serving, terminating },
    ...(hostname ? { hostname } : {}),
    ...(nodeName ? { nodeName } : {}),
    targetRef: { kind: 'Pod', ...(namespace ? { namespace } : {}), name, uid },
    ...(zone ? { zone } : {}),
  }
}
