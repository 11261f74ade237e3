import { BlockList, isIPv6 } from 'node:net'
import type { Reader } from '../client.ts'
import { formatTime } from '../clock.ts'
import type { KindRef } from '../objects.ts'
import type { Condition, IPAddress, ServiceCIDR } from '../schema/types.gen.ts'
import { conditionOf, withCondition } from './shared/conditions.ts'
import type { Controller, ControllerContext, ReconcileResult } from './types.ts'

const group = { group: 'networking.k8s.io', version: 'v1', namespaced: false }
const ranges: KindRef<ServiceCIDR> = { ...group, resource: 'servicecidrs', kind: 'ServiceCIDR' }
const addresses: KindRef<IPAddress> = { ...group, resource: 'ipaddresses', kind: 'IPAddress' }

const FINALIZER = 'networking.k8s.io/service-cidr-finalizer'
const MANAGED_BY = 'ipaddress.kubernetes.io/managed-by'
const ALLOCATOR = 'ipallocator.k8s.io'
/** How long a range that goes may still be known to those who allocate from it, in milliseconds. */
const GRACE = 10_000

/** Says that ranges of cluster IPs are ready, and keeps those with addresses in use (pkg/controller/servicecidrs). */
export const serviceCidrController: Controller = {
  name: 'service-cidr-controller',
  watches: [
    { kind: ranges, keys: (_change, reader) => reader.list(ranges).map(({ metadata }) => metadata.name) },
    {
      kind: addresses,
      keys: ({ object, type }, reader) =>
        type === 'MODIFIED' ? [] : rangesOf(object, reader).map(({ metadata }) => metadata.name),
    },
  ],
  async reconcile(name, context) {
    const range = context.client.get(ranges, '', name)
    if (!range) return undefined
    if (range.metadata.deletionTimestamp) return release(range, range.metadata.deletionTimestamp, context)
    const { finalizers = [] } = range.metadata
    if (!finalizers.includes(FINALIZER)) {
      const metadata = { finalizers: [...finalizers, FINALIZER] }
      await context.client.patch(ranges, '', name, { metadata })
    }
    const ready = { status: 'True', reason: '', message: 'Kubernetes Service CIDR is ready' }
    await setReady(name, ready, context)
    return undefined
  },
}

async function release(range: ServiceCIDR, deleted: string, context: ControllerContext): Promise<ReconcileResult> {
  const { client, clock } = context
  const { name, finalizers = [] } = range.metadata
  if (isNeeded(range, client)) {
    const text =
      'There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR'
    await setReady(name, { status: 'False', reason: 'Terminating', message: text }, context)
    return undefined
  }
  const rest = GRACE - (clock.now() - Date.parse(deleted))
  if (rest > 0) return { requeueAfterMilliseconds: rest }
  await client.patch(ranges, '', name, { metadata: { finalizers: finalizers.filter((each) => each !== FINALIZER) } })
  return undefined
}

async function setReady(
  name: string,
  state: Pick<Condition, 'status' | 'reason' | 'message'>,
  { client, clock }: ControllerContext,
): Promise<void> {
  const range = client.get(ranges, '', name)
  if (!range) return
  const { conditions } = range.status ?? {}
  const current = conditionOf(conditions, 'Ready')
  if (current?.status === state.status && current.reason === state.reason) return
  const next = { type: 'Ready', ...state, lastTransitionTime: formatTime(clock.now()) }
  await client.updateStatus(ranges, { ...range, status: { conditions: withCondition(conditions, next) } })
}

/** Whether an allocated address would be in no range any more. */
function isNeeded(range: ServiceCIDR, reader: Reader): boolean {
  return reader.list(addresses).some((address) => {
    if (address.metadata.labels?.[MANAGED_BY] !== ALLOCATOR) return false
    const around = rangesOf(address, reader)
    return around.length === 1 && around[0]?.metadata.name === range.metadata.name
  })
}

function rangesOf({ metadata }: IPAddress, reader: Reader): ServiceCIDR[] {
  return reader.list(ranges).filter(({ spec }) => (spec?.cidrs ?? []).some((cidr) => contains(cidr, metadata.name)))
}

function contains(cidr: string, address: string): boolean {
  const [network = '', bits = ''] = cidr.split('/')
  const family = isIPv6(network) ? 'ipv6' : 'ipv4'
  if (isIPv6(address) !== (family === 'ipv6')) return false
  const list = new BlockList()
  list.addSubnet(network, Number(bits), family)
  return list.check(address, family)
}
