import type { DiscoveryV1EndpointPort, Endpoint, EndpointSlice } from '../../schema/types.gen.ts'
import { semanticEqual } from '../shared/equal.ts'
import { canonicalJson } from '../shared/hash.ts'
import { orderedSlicePorts } from './port-order.ts'

/** Endpoints that offer the same ports. */
export interface PortGroup {
  ports: DiscoveryV1EndpointPort[]
  endpoints: Endpoint[]
}

export interface SliceUpdate {
  slice: EndpointSlice
  group: PortGroup
}

/** What to write so that the slices say what they should. */
export interface SlicePlan {
  create: PortGroup[]
  update: SliceUpdate[]
  remove: EndpointSlice[]
}

/**
 * Fits groups of endpoints into the slices there are. An endpoint stays in its slice, new ones fill up slices of the same ports, and a slice
 * that would go is used again before one is made. No endpoint at all leaves one empty slice (endpointslice `reconciler`).
 * @param capacity most endpoints of one slice
 */
export function planSlices(
  groups: readonly PortGroup[],
  existing: readonly EndpointSlice[],
  capacity: number,
): SlicePlan {
  const plan: SlicePlan = { create: [], update: [], remove: [] }
  const kept = new Set<EndpointSlice>()
  for (const group of groups) {
    const same = existing.filter((slice) => samePorts(slice.ports, group.ports))
    placeGroup(group, same, { plan, kept, capacity })
  }
  const spare = existing.filter((slice) => !kept.has(slice))
  if (kept.size === 0 && plan.create.length === 0) plan.create.push({ ports: [], endpoints: [] })
  for (const group of plan.create.splice(0)) {
    const slice = spare.shift()
    if (!slice) plan.create.push(group)
    else if (!holds(slice, group)) plan.update.push({ slice, group })
  }
  plan.remove.push(...spare)
  return plan
}

interface Placing {
  plan: SlicePlan
  kept: Set<EndpointSlice>
  capacity: number
}

function placeGroup(group: PortGroup, slices: readonly EndpointSlice[], { plan, kept, capacity }: Placing): void {
  const wanted = new Map(group.endpoints.map((endpoint) => [identity(endpoint), endpoint]))
  const filled = slices.map((slice) => ({ slice, endpoints: takeKnown(slice, wanted) }))
  const rest = [...wanted.values()]
  const byRoom = filled
    .filter(({ endpoints }) => endpoints.length > 0 || rest.length > 0)
    .sort((a, b) => b.endpoints.length - a.endpoints.length)
  for (const { slice, endpoints } of byRoom) {
    endpoints.push(...rest.splice(0, capacity - endpoints.length))
    if (endpoints.length === 0) continue
    kept.add(slice)
    const next = { ports: group.ports, endpoints }
    if (!holds(slice, next)) plan.update.push({ slice, group: next })
  }
  while (rest.length > 0) plan.create.push({ ports: group.ports, endpoints: rest.splice(0, capacity) })
}

function takeKnown(slice: EndpointSlice, wanted: Map<string, Endpoint>): Endpoint[] {
  return (slice.endpoints ?? []).flatMap((endpoint) => {
    const known = identity(endpoint)
    const next = wanted.get(known)
    wanted.delete(known)
    return next ? [next] : []
  })
}

/** What makes two endpoints the same one, whatever their state. */
function identity({ addresses, targetRef, hostname }: Endpoint): string {
  return JSON.stringify([addresses, targetRef?.uid, hostname])
}

function holds(slice: EndpointSlice, group: PortGroup): boolean {
  return samePorts(slice.ports, group.ports) && semanticEqual(slice.endpoints, group.endpoints)
}

function samePorts(a: DiscoveryV1EndpointPort[] | undefined, b: DiscoveryV1EndpointPort[]): boolean {
  const text = (ports: DiscoveryV1EndpointPort[] = []) =>
    ports.map((port) => canonicalJson({ name: '', ...port })).sort()
  return semanticEqual(text(a), text(b))
}

/** Groups endpoints by their ports, in the order in which they come. */
export function groupByPorts(offers: readonly { ports: DiscoveryV1EndpointPort[]; endpoint: Endpoint }[]): PortGroup[] {
  const groups = new Map<string, PortGroup>()
  for (const { ports: offered, endpoint } of offers) {
    const ports = orderedSlicePorts(offered)
    const key = canonicalJson(ports)
    const group = groups.get(key) ?? { ports, endpoints: [] }
    group.endpoints.push(endpoint)
    groups.set(key, group)
  }
  return [...groups.values()]
}
