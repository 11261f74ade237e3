import type { Reader } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import { keyOf, splitKey } from '../../objects.ts'
import type { Ingress, IngressLoadBalancerIngress, Pod } from '../../schema/types.gen.ts'
import { semanticEqual } from '../shared/equal.ts'
import { memory } from '../shared/memory.ts'
import { isPodReady } from '../shared/pods.ts'
import type { Controller, ReconcileResult } from '../types.ts'

const NGINX = 'k8s.io/ingress-nginx'
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class'
/** ingress-nginx publishes addresses once a minute; here people wait for it. */
const DELAY = 3000

const announced = memory<string>()
const firstSeen = memory<number>()

/** What the running ingress-nginx does to Ingresses: an event for each, and the address under which they are reached. */
export const ingressStatusController: Controller = {
  name: 'nginx-ingress-controller',
  watches: [
    { kind: kinds.ingresses, keys: ({ object, type }) => (type === 'DELETED' ? [] : [keyOf(object)]) },
    { kind: kinds.ingressClasses, keys: (_change, reader) => reader.list(kinds.ingresses).map(keyOf) },
    {
      kind: kinds.pods,
      keys: ({ object }, reader) => (isController(object) ? reader.list(kinds.ingresses).map(keyOf) : []),
    },
  ],
  async reconcile(key, { client, events, clock }): Promise<ReconcileResult> {
    const { namespace, name } = splitKey(key)
    const ingress = client.get(kinds.ingresses, namespace, name)
    if (!ingress || ingress.metadata.deletionTimestamp !== undefined || !isOurs(ingress, client)) return undefined
    const pod = client.list(kinds.pods).find((each) => isController(each) && isPodReady(each))
    if (!pod) return undefined
    const { uid, generation = 1 } = ingress.metadata
    if (announced(client).get(uid) !== String(generation)) {
      announced(client).set(uid, String(generation))
      events.event(ingress, 'Normal', 'Sync', 'Scheduled for sync')
    }
    const since = firstSeen(client).get(uid) ?? clock.now()
    firstSeen(client).set(uid, since)
    const wait = since + DELAY - clock.now()
    if (wait > 0) return { requeueAfterMilliseconds: wait }
    const addresses = addressesOf(pod, client)
    if (semanticEqual(ingress.status?.loadBalancer?.ingress, addresses)) return undefined
    const status = { loadBalancer: addresses.length > 0 ? { ingress: addresses } : {} }
    await client.updateStatus(kinds.ingresses, { ...ingress, status })
    return undefined
  },
}

function isController({ metadata }: Pod): boolean {
  const { labels } = metadata
  return (
    labels?.['app.kubernetes.io/name'] === 'ingress-nginx' && labels['app.kubernetes.io/component'] === 'controller'
  )
}

function isOurs({ spec, metadata }: Ingress, reader: Reader): boolean {
  const name = spec?.ingressClassName ?? metadata.annotations?.[CLASS_ANNOTATION]
  return name !== undefined && reader.get(kinds.ingressClasses, '', name)?.spec?.controller === NGINX
}

/** The address of the controller's load balancer, else of its node. */
function addressesOf(pod: Pod, reader: Reader): IngressLoadBalancerIngress[] {
  const service = reader
    .list(kinds.services, pod.metadata.namespace)
    .find(({ spec }) => spec?.type === 'LoadBalancer' && spec.selector?.['app.kubernetes.io/name'] === 'ingress-nginx')
  if (service) return (service.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip ? [{ ip }] : []))
  const ip = pod.status?.hostIP
  return ip ? [{ ip }] : []
}
