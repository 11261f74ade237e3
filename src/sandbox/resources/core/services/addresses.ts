import type { LoadBalancerIngress, Service, ServiceSpec } from '../../../schema/types.gen.ts'
import { checkAddress, familyOf, isAddress } from '../../common/addresses.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { goList } from '../../common/go-values.ts'
import { dnsSubdomainErrors } from '../../common/names.ts'

export function isHeadless({ clusterIPs }: ServiceSpec): boolean {
  return clusterIPs?.length === 1 && clusterIPs[0] === 'None'
}

const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack']

/** `ValidateServiceClusterIPsRelatedFields`. */
export function checkClusterIPs(errors: FieldErrors, spec: ServiceSpec): void {
  if (spec.type === 'ExternalName') return
  const { clusterIP, clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec
  checkPrimary(errors, clusterIP, clusterIPs)
  for (const [index, family] of ipFamilies.entries()) {
    const path = `spec.ipFamilies[${index}]`
    if (family !== 'IPv4' && family !== 'IPv6') errors.notSupported(path, family, ['IPv4', 'IPv6'])
    if (ipFamilies.indexOf(family) < index) errors.duplicate(path, family)
  }
  if (ipFamilyPolicy !== undefined && !policies.includes(ipFamilyPolicy))
    errors.notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, policies)
  if (checkEach(errors, clusterIPs)) checkFamilies(errors, clusterIPs, ipFamilies)
}

function checkPrimary(errors: FieldErrors, clusterIP: string | undefined, clusterIPs: readonly string[]): void {
  if (clusterIP) {
    if (clusterIPs.length === 0) errors.required('spec.clusterIPs')
    else if (clusterIPs[0] !== clusterIP)
      errors.invalid('spec.clusterIPs', goList(clusterIPs), 'first value must match `clusterIP`')
  } else if (clusterIPs.length > 0)
    errors.invalid('spec.clusterIPs', goList(clusterIPs), 'must be empty when `clusterIP` is not specified')
}

/** Whether all addresses are well-formed, so that their families can be compared. */
function checkEach(errors: FieldErrors, clusterIPs: readonly string[]): boolean {
  let fine = true
  for (const [index, address] of clusterIPs.entries()) {
    if (index === 0 && address === 'None') {
      if (clusterIPs.length === 1) continue
      fine = false
      errors.invalid('spec.clusterIPs', goList(clusterIPs), "'None' must be the first and only value")
      continue
    }
    fine &&= isAddress(address)
    checkAddress(errors, `spec.clusterIPs[${index}]`, address)
  }
  if (clusterIPs.length > 2) errors.invalid('spec.clusterIPs', goList(clusterIPs), 'may only hold up to 2 values')
  return fine
}

function checkFamilies(errors: FieldErrors, clusterIPs: readonly string[], families: readonly string[]): void {
  if (clusterIPs.length > 1 && new Set(clusterIPs.map(familyOf)).size < 2)
    errors.invalid('spec.clusterIPs', goList(clusterIPs), 'may specify no more than one IP for each IP family')
  if (clusterIPs[0] === 'None') return
  for (const [index, address] of clusterIPs.entries()) {
    const family = families[index]
    if (family !== undefined && family !== familyOf(address))
      errors.invalid(
        `spec.clusterIPs[${index}]`,
        address,
        `expected an ${family} value as indicated by \`ipFamilies[${index}]\``,
      )
  }
}

/** What an update may not change: the addresses, their families and the class of the load balancer. */
export function checkServiceUpdate(errors: FieldErrors, { spec = {} }: Service, { spec: old = {} }: Service): void {
  if (spec.type !== 'ExternalName' && old.type !== 'ExternalName') {
    if (!(isHeadless(spec) && isHeadless(old))) checkAddressChange(errors, spec, old)
    if (!isHeadless(spec) && !isHeadless(old)) checkFamilyChange(errors, spec, old)
  }
  const balanced = spec.type === 'LoadBalancer' && old.type === 'LoadBalancer'
  if (balanced && spec.loadBalancerClass !== old.loadBalancerClass)
    errors.invalid('spec.loadBalancerClass', spec.loadBalancerClass, 'may not change once set')
  const checked = (each: ServiceSpec) => each.type === 'LoadBalancer' && each.externalTrafficPolicy === 'Local'
  if (checked(spec) && checked(old) && spec.healthCheckNodePort !== old.healthCheckNodePort)
    errors.forbidden('spec.healthCheckNodePort', 'field is immutable')
}

function checkAddressChange(errors: FieldErrors, spec: ServiceSpec, old: ServiceSpec): void {
  const [after, before] = [spec.clusterIPs ?? [], old.clusterIPs ?? []]
  if (after.length === before.length) {
    for (const [index, address] of before.entries())
      if (after[index] !== address)
        errors.invalid(`spec.clusterIPs[${index}]`, goList(after), 'may not change once set')
    return
  }
  if (after.length === 0)
    errors.invalid('spec.clusterIPs[0]', goList(spec.clusterIPs), 'primary clusterIP can not be unset')
  else if (before.length > 0 && after[0] !== before[0])
    errors.invalid('spec.clusterIPs[0]', goList(after), 'may not change once set')
  if (after.length === 1 && before.length > 1 && spec.ipFamilyPolicy !== 'SingleStack')
    errors.invalid(
      'spec.ipFamilyPolicy',
      spec.ipFamilyPolicy,
      "must be set to 'SingleStack' when releasing the secondary clusterIP",
    )
}

function checkFamilyChange(errors: FieldErrors, spec: ServiceSpec, old: ServiceSpec): void {
  const [after, before] = [spec.ipFamilies ?? [], old.ipFamilies ?? []]
  const primaryChanged = after.length > 0 && before.length > 0 && after[0] !== before[0]
  if (primaryChanged) errors.invalid('spec.ipFamilies[0]', goList(after, 'core.IPFamily'), 'may not change once set')
}

/** `ValidateLoadBalancerStatus`. */
export function checkLoadBalancerStatus(errors: FieldErrors, { spec, status }: Service) {
  const ingress = status?.loadBalancer?.ingress ?? []
  const field = 'status.loadBalancer.ingress'
  if (spec?.type !== 'LoadBalancer' && ingress.length > 0)
    return errors.forbidden(field, "may only be used when `spec.type` is 'LoadBalancer'")
  for (const [index, each] of ingress.entries()) checkIngress(errors, `${field}[${index}]`, each)
}

function checkIngress(errors: FieldErrors, path: string, { ip, ipMode, hostname }: LoadBalancerIngress): void {
  if (ip) checkAddress(errors, `${path}.ip`, ip)
  if (ipMode === undefined) {
    if (ip) errors.required(`${path}.ipMode`, 'must be specified when `ip` is set')
  } else if (!ip) errors.forbidden(`${path}.ipMode`, 'may not be specified when `ip` is not set')
  else if (ipMode !== 'VIP' && ipMode !== 'Proxy') errors.notSupported(`${path}.ipMode`, ipMode, ['Proxy', 'VIP'])
  if (hostname) checkPublicName(errors, `${path}.hostname`, hostname)
}

/** The name of a load balancer. */
export function checkPublicName(errors: FieldErrors, field: string, name: string): void {
  errors.invalidAll(field, name, dnsSubdomainErrors(name))
  if (isAddress(name)) errors.invalid(field, name, 'must be a DNS name, not an IP address')
}
