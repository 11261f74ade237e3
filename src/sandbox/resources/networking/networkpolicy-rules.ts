import type { Draft } from '../../objects.ts'
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec } from '../../schema/types.gen.ts'
import { checkCidr, isCidr } from '../common/addresses.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { goList } from '../common/go-values.ts'
import { checkSelector } from '../common/labels.ts'
import { portNameErrors, portNumberErrors } from '../common/names.ts'

/** `ValidateNetworkPolicySpec`. */
export function checkNetworkPolicy(
  errors: FieldErrors,
  { spec = {} as NetworkPolicySpec }: Draft<NetworkPolicy>,
): void {
  checkSelector(errors, 'spec.podSelector', spec.podSelector)
  for (const [index, { ports, from }] of (spec.ingress ?? []).entries()) {
    checkPorts(errors, `spec.ingress[${index}].ports`, ports)
    checkPeers(errors, `spec.ingress[${index}].from`, from)
  }
  for (const [index, { ports, to }] of (spec.egress ?? []).entries()) {
    checkPorts(errors, `spec.egress[${index}].ports`, ports)
    checkPeers(errors, `spec.egress[${index}].to`, to)
  }
  const types = spec.policyTypes ?? []
  if (types.length > 2)
    errors.invalid(
      'spec.policyTypes',
      goList(types, 'networking.PolicyType'),
      'may not specify more than two policyTypes',
    )
  else
    for (const [index, type] of types.entries())
      if (type !== 'Ingress' && type !== 'Egress')
        errors.notSupported(`spec.policyTypes[${index}]`, type, ['Ingress', 'Egress'])
}

function checkPorts(errors: FieldErrors, field: string, ports: readonly NetworkPolicyPort[] | undefined): void {
  for (const [index, { protocol, port, endPort }] of (ports ?? []).entries()) {
    const path = `${field}[${index}]`
    if (protocol !== undefined && !['SCTP', 'TCP', 'UDP'].includes(protocol))
      errors.notSupported(`${path}.protocol`, protocol, ['TCP', 'UDP', 'SCTP'])
    if (port === undefined) {
      if (endPort !== undefined)
        errors.invalid(`${path}.endPort`, endPort, 'may not be specified when `port` is not specified')
      continue
    }
    errors.invalidAll(`${path}.port`, port, typeof port === 'number' ? portNumberErrors(port) : portNameErrors(port))
    if (endPort === undefined) continue
    if (typeof port !== 'number')
      errors.invalid(`${path}.endPort`, endPort, 'may not be specified when `port` is non-numeric')
    else {
      if (endPort < port) errors.invalid(`${path}.endPort`, port, 'must be greater than or equal to `port`')
      errors.invalidAll(`${path}.endPort`, endPort, portNumberErrors(endPort))
    }
  }
}

function checkPeers(errors: FieldErrors, field: string, peers: readonly NetworkPolicyPeer[] | undefined): void {
  for (const [index, { podSelector, namespaceSelector, ipBlock }] of (peers ?? []).entries()) {
    const path = `${field}[${index}]`
    checkSelector(errors, `${path}.podSelector`, podSelector)
    checkSelector(errors, `${path}.namespaceSelector`, namespaceSelector)
    if (ipBlock) checkBlock(errors, `${path}.ipBlock`, ipBlock)
    if (ipBlock && (podSelector || namespaceSelector))
      errors.forbidden(path, 'may not specify both ipBlock and another peer')
    if (!ipBlock && !podSelector && !namespaceSelector) errors.required(path, 'must specify a peer')
  }
}

function checkBlock(errors: FieldErrors, field: string, { cidr, except }: NonNullable<NetworkPolicyPeer['ipBlock']>) {
  if (!cidr) return errors.required(`${field}.cidr`)
  checkCidr(errors, `${field}.cidr`, cidr)
  for (const [index, excluded] of (except ?? []).entries()) {
    const path = `${field}.except[${index}]`
    checkCidr(errors, path, excluded)
    if (isCidr(cidr) && isCidr(excluded) && !contains(cidr, excluded))
      errors.invalid(path, excluded, 'must be a strict subset of `cidr`')
  }
}

/** Whether an IPv4 range lies within another and is smaller; ranges of IPv6 are taken at their word. */
function contains(outer: string, inner: string): boolean {
  if (outer.includes(':') || inner.includes(':')) return outer.includes(':') === inner.includes(':')
  const [a, b] = [parse(outer), parse(inner)]
  return b.bits > a.bits && Math.floor(b.start / 2 ** (32 - a.bits)) === Math.floor(a.start / 2 ** (32 - a.bits))
}

function parse(cidr: string): { start: number; bits: number } {
  const [address = '', bits = '0'] = cidr.split('/')
  return { start: address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0), bits: Number(bits) }
}
