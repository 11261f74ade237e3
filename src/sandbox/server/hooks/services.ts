import type { Reader } from '../../client.ts'
import { kinds } from '../../kinds.ts'
import type { Draft } from '../../objects.ts'
import { collect, type FieldErrors } from '../../resources/common/field-errors.ts'
import { goList } from '../../resources/common/go-values.ts'
import { checkClusterIPs } from '../../resources/core/services/addresses.ts'
import { serviceCidrs } from '../../resources/networking/addresses.ts'
import type { FieldError } from '../../resources/types.ts'
import type { Condition, Service, ServiceSpec } from '../../schema/types.gen.ts'
import { refuse } from '../rest/strategy.ts'
import { type AddressRange, addressRange, allocateClusterIP, isServiceAddress, SERVICE_CIDR } from './cluster-ips.ts'
import { recordAddresses, removeAddresses } from './ip-addresses.ts'
import { assignNodePorts } from './service-ports.ts'
import type { RegistryHooks } from './table.ts'

/**
 * Cluster IPs and node ports. What is taken is read from the services themselves, so that nothing can leak or be handed out twice.
 * Source: k8s.io/kubernetes/pkg/registry/core/service/storage/alloc.go.
 */
export const serviceHooks: RegistryHooks = {
  beginCreate: ({ reader }, draft, dryRun) => allocate(reader, draft as Draft<Service>, dryRun),
  beginUpdate: ({ reader }, next, dryRun) => allocate(reader, next as Draft<Service>, dryRun),
  afterWrite: (backend, object, previous) =>
    recordAddresses(backend, object as Service, previous as Service | undefined),
  afterDelete: (backend, object) => removeAddresses(backend, object as Service),
}

function allocate(reader: Reader, draft: Draft<Service>, dryRun: boolean): void {
  const { spec } = draft
  if (!spec) return
  const { name, namespace } = draft.metadata
  const services = reader.list(kinds.services)
  const old = services.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace)
  const others = services.filter((service) => service !== old)
  const demand = (errors: FieldError[]) => refuse(kinds.services, name ?? '', errors)
  demand(collect((errors) => checkClusterIPs(errors, spec)))
  demand(collect((errors) => checkConfiguredFamilies(errors, spec)))
  demand(assignClusterIP(spec, { others, old: old?.spec, dryRun }, rangesOf(reader)))
  demand(assignNodePorts(spec, { others, old: old?.spec, dryRun }))
}

/** The services of a cluster like this one have addresses of IPv4 only; those that neither get one nor have pods may say what they like. */
function checkConfiguredFamilies(errors: FieldErrors, spec: ServiceSpec): void {
  if (spec.type === 'ExternalName') return
  if (spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0) return
  const { ipFamilyPolicy: policy, ipFamilies = [], clusterIPs = [] } = spec
  const strange = clusterIPs.findIndex((address, index) => index >= ipFamilies.length && address.includes(':'))
  if (strange >= 0) {
    errors.invalid(`spec.clusterIPs[${strange}]`, goList(clusterIPs), 'IPv6 is not configured on this cluster')
    return
  }
  if (policy === 'RequireDualStack')
    errors.invalid('spec.ipFamilyPolicy', policy, 'this cluster is not configured for dual-stack services')
  for (const [index, family] of ipFamilies.entries())
    if (family !== 'IPv4') errors.invalid(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster')
}

/** The ranges that addresses are given from now, the cluster's own first. */
function rangesOf(reader: Reader): AddressRange[] {
  const usable = reader
    .list(serviceCidrs.kind)
    .filter(({ metadata, status }) => !metadata.deletionTimestamp && status?.conditions?.some(isReady))
  const own = usable.filter(({ metadata }) => metadata.name === 'kubernetes')
  return [...new Set([...own, ...usable])]
    .flatMap(({ spec }) => spec?.cidrs ?? [])
    .flatMap((cidr) => addressRange(cidr) ?? [])
}

function isReady({ type, status }: Condition): boolean {
  return type === 'Ready' && status === 'True'
}

/** A dry run does not see what is taken, and words what is out of range in its own way (`dryRunAllocator`). */
function assignClusterIP(
  spec: ServiceSpec,
  { others, old, dryRun }: { others: readonly Service[]; old: ServiceSpec | undefined; dryRun: boolean },
  ranges: readonly AddressRange[],
): FieldError[] {
  if (spec.type === 'ExternalName' || spec.clusterIP === 'None') return []
  const taken = new Set(others.flatMap((other) => other.spec?.clusterIPs ?? []))
  const asked = spec.clusterIPs?.[0] || spec.clusterIP
  if (!asked) {
    spec.clusterIP = allocateClusterIP(taken, ranges)
    spec.clusterIPs = [spec.clusterIP]
    return []
  }
  // That an address may not change is told by validation, wherever the new one is.
  if (old?.clusterIP && old.clusterIP !== asked) return []
  const refused = (text: string): FieldError[] => [
    {
      field: 'spec.clusterIPs',
      reason: 'FieldValueInvalid',
      message: `Invalid value: []string{${JSON.stringify(asked)}}: failed to allocate IP ${asked}: ${text}`,
    },
  ]
  if (!isServiceAddress(asked, ranges))
    return refused(dryRun ? outOfRange(asked) : 'the provided network does not match the current range')
  return taken.has(asked) && !dryRun ? refused('provided IP is already allocated') : []
}

function outOfRange(address: string): string {
  return `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${SERVICE_CIDR}`
}
