import type { Client } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import { keyOf, namespaceOf, splitKey } from '../../objects.ts'
import type { LoadBalancerIngress, Service } from '../../schema/types.gen.ts'
import { semanticEqual } from '../shared/equal.ts'
import { TryAgain } from '../shared/errors.ts'
import { memory } from '../shared/memory.ts'
import type { Controller, ControllerContext, ReconcileResult } from '../types.ts'
import { nextAddress } from './addresses.ts'

const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup'

export interface LoadBalancerOptions {
  /** Where external addresses come from, e.g. `203.0.113.0/24`. */
  range: string
  /** How long the cloud takes to make a load balancer. */
  delayMilliseconds: number
}

/** The cloud's part of a Service of type LoadBalancer: an external address, after a moment (cloud-provider's service controller). */
export function serviceLoadBalancerController(options: LoadBalancerOptions): Controller {
  /** When each load balancer was begun, by the Service's uid. */
  const startedBy = memory<number>()
  return {
    name: 'service-controller',
    watches: [{ kind: kinds.services, keys: ({ object, type }) => (type === 'DELETED' ? [] : [keyOf(object)]) }],
    async reconcile(key, context) {
      const { namespace, name } = splitKey(key)
      const service = context.client.get(kinds.services, namespace, name)
      if (!service) return undefined
      const started = startedBy(context.client)
      if (wantsLoadBalancer(service)) return ensure(service, options, started, context)
      started.delete(service.metadata.uid)
      await tearDown(service, context)
      return undefined
    },
  }
}

function wantsLoadBalancer({ spec, metadata }: Service): boolean {
  return spec?.type === 'LoadBalancer' && !spec.loadBalancerClass && metadata.deletionTimestamp === undefined
}

async function ensure(
  service: Service,
  { range, delayMilliseconds }: LoadBalancerOptions,
  started: Map<string, number>,
  context: ControllerContext,
): Promise<ReconcileResult> {
  const { client, events, clock } = context
  const { uid } = service.metadata
  if (addressesOf(service).length > 0 && hasFinalizer(service)) return undefined
  const since = started.get(uid)
  if (since === undefined) {
    started.set(uid, clock.now())
    events.event(service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer')
    if (!hasFinalizer(service))
      await writeFinalizers(service, [...(service.metadata.finalizers ?? []), FINALIZER], context)
    return { requeueAfterMilliseconds: delayMilliseconds }
  }
  const wait = since + delayMilliseconds - clock.now()
  if (wait > 0) return { requeueAfterMilliseconds: wait }
  const ip = service.spec?.loadBalancerIP || nextAddress(range, takenAddresses(client))
  if (!ip) {
    const message = `Error syncing load balancer: failed to ensure load balancer: no address left in ${range}`
    events.event(service, 'Warning', 'SyncLoadBalancerFailed', message)
    throw new TryAgain(message)
  }
  await writeAddresses(service, [{ ip, ipMode: 'VIP' }], context)
  started.delete(uid)
  events.event(service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer')
  return undefined
}

async function tearDown(service: Service, context: ControllerContext): Promise<void> {
  if (!hasFinalizer(service)) return
  context.events.event(service, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer')
  await writeAddresses(service, [], context)
  context.events.event(service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer')
  const kept = (service.metadata.finalizers ?? []).filter((finalizer) => finalizer !== FINALIZER)
  await writeFinalizers(service, kept, context)
}

function hasFinalizer({ metadata }: Service): boolean {
  return (metadata.finalizers ?? []).includes(FINALIZER)
}

function addressesOf({ status }: Service): LoadBalancerIngress[] {
  return status?.loadBalancer?.ingress ?? []
}

function takenAddresses(client: Client): Set<string> {
  const services = client.list(kinds.services).flatMap(addressesOf)
  return new Set(services.flatMap(({ ip }) => (ip ? [ip] : [])))
}

async function writeAddresses(service: Service, ingress: LoadBalancerIngress[], { client }: ControllerContext) {
  const current = client.get(kinds.services, namespaceOf(service), service.metadata.name)
  if (!current || semanticEqual(addressesOf(current), ingress)) return
  const status = { ...current.status, loadBalancer: ingress.length > 0 ? { ingress } : {} }
  await client.updateStatus(kinds.services, { ...current, status })
}

async function writeFinalizers(service: Service, finalizers: string[], { client }: ControllerContext): Promise<void> {
  const patch = { metadata: { finalizers: finalizers.length > 0 ? finalizers : null } }
  await client.patch(kinds.services, namespaceOf(service), service.metadata.name, patch)
}
