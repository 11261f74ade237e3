import { isIPv4, isIPv6 } from 'node:net'
import type { Draft } from '../../objects.ts'
import type { Endpoint, EndpointSlice } from '../../schema/types.gen.ts'
import { checkAddress, checkOrdinaryAddress, checkStrictAddress } from '../common/addresses.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { same } from '../common/immutable.ts'
import { dnsLabelErrors, dnsSubdomainErrors, labelValueErrors, qualifiedNameErrors } from '../common/names.ts'

/** `ValidateEndpointSlice`: endpoints that were there before are taken as they are. */
export function checkEndpointSlice(errors: FieldErrors, slice: Draft<EndpointSlice>, old?: EndpointSlice) {
  errors.oneOf('addressType', slice.addressType, ['FQDN', 'IPv4', 'IPv6'])
  checkPorts(errors, slice)
  const endpoints = slice.endpoints ?? []
  if (old && same(old.endpoints, endpoints)) return
  if (endpoints.length > 1000) return errors.tooMany('endpoints', endpoints.length, 1000)
  for (const [index, endpoint] of endpoints.entries())
    checkEndpoint(errors, `endpoints[${index}]`, endpoint, slice.addressType)
}

function checkEndpoint(errors: FieldErrors, path: string, endpoint: Endpoint, type: string): void {
  const addresses = endpoint.addresses ?? []
  if (addresses.length === 0) errors.required(`${path}.addresses`, 'must contain at least 1 address')
  else if (addresses.length > 100) errors.tooMany(`${path}.addresses`, addresses.length, 100)
  for (const [index, address] of addresses.entries())
    checkOneAddress(errors, `${path}.addresses`, `${path}.addresses[${index}]`, address, type)
  const { nodeName, hostname } = endpoint
  if (nodeName !== undefined) errors.invalidAll(`${path}.nodeName`, nodeName, dnsSubdomainErrors(nodeName))
  if (hostname !== undefined) errors.invalidAll(`${path}.hostname`, hostname, dnsLabelErrors(hostname))
  const zones = (endpoint.hints?.forZones ?? []).map(({ name }) => name)
  for (const [index, zone] of zones.entries()) {
    const field = `${path}.hints.forZones[${index}].name`
    if (zones.indexOf(zone) < index) errors.duplicate(field, zone)
    else errors.invalidAll(field, zone, labelValueErrors(zone))
  }
}

function checkOneAddress(errors: FieldErrors, list: string, path: string, address: string, type: string) {
  if (type === 'FQDN') return checkDomain(errors, path, address)
  if (type !== 'IPv4' && type !== 'IPv6') return
  const found = errors.list.length
  if (type === 'IPv6') checkStrictAddress(errors, path, address)
  else checkAddress(errors, path, address)
  if (errors.list.length > found) return
  const fits = type === 'IPv4' ? isIPv4(address) || !isIPv6(address) : isIPv6(address)
  if (!fits) errors.invalid(list, address, `must be an ${type} address`)
  checkOrdinaryAddress(errors, path, address)
}

/** `IsFullyQualifiedDomainName` */
function checkDomain(errors: FieldErrors, path: string, address: string): void {
  const name = address.replace(/\.$/, '')
  const problems = dnsSubdomainErrors(name)
  if (!address) errors.required(path)
  else if (problems.length > 0) errors.invalid(path, name, problems.join(','))
  else if (!name.includes('.'))
    errors.invalid(path, name, 'should be a domain with at least two segments separated by dots')
}

function checkPorts(errors: FieldErrors, { ports = [] }: Draft<EndpointSlice>) {
  if (ports.length > 20000) return errors.tooMany('ports', ports.length, 20000)
  const names = new Set<string>()
  for (const [index, { name = '', protocol, appProtocol }] of ports.entries()) {
    const path = `ports[${index}]`
    if (name) errors.invalidAll(`${path}.name`, name, dnsLabelErrors(name))
    if (names.has(name)) errors.duplicate(`${path}.name`, name)
    names.add(name)
    errors.oneOf(`${path}.protocol`, protocol, ['SCTP', 'TCP', 'UDP'])
    if (appProtocol !== undefined)
      errors.invalidAll(`${path}.appProtocol`, appProtocol, qualifiedNameErrors(appProtocol))
  }
}
