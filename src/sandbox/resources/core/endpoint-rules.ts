import type { Draft } from '../../objects.ts'
import type { CoreV1EndpointPort, EndpointAddress, Endpoints } from '../../schema/types.gen.ts'
import { checkAddress, checkOrdinaryAddress } from '../common/addresses.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { dnsLabelErrors, dnsSubdomainErrors, portNumberErrors, qualifiedNameErrors } from '../common/names.ts'

/** `validateEndpointSubsets`. */
export function checkEndpoints(errors: FieldErrors, { subsets }: Draft<Endpoints>): void {
  for (const [index, { addresses = [], notReadyAddresses = [], ports = [] }] of (subsets ?? []).entries()) {
    const path = `subsets[${index}]`
    if (addresses.length + notReadyAddresses.length === 0)
      errors.required(path, 'must specify `addresses` or `notReadyAddresses`')
    for (const [at, address] of addresses.entries()) checkEndpointAddress(errors, `${path}.addresses[${at}]`, address)
    for (const [at, address] of notReadyAddresses.entries())
      checkEndpointAddress(errors, `${path}.notReadyAddresses[${at}]`, address)
    for (const [at, port] of ports.entries()) checkEndpointPort(errors, `${path}.ports[${at}]`, port, ports.length > 1)
  }
}

function checkEndpointAddress(errors: FieldErrors, path: string, { ip, hostname, nodeName }: EndpointAddress): void {
  checkAddress(errors, `${path}.ip`, ip)
  if (hostname) errors.invalidAll(`${path}.hostname`, hostname, dnsLabelErrors(hostname))
  if (nodeName !== undefined) errors.invalidAll(`${path}.nodeName`, nodeName, dnsSubdomainErrors(nodeName))
  checkOrdinaryAddress(errors, `${path}.ip`, ip)
}

function checkEndpointPort(errors: FieldErrors, path: string, port: CoreV1EndpointPort, named: boolean): void {
  if (named && !port.name) errors.required(`${path}.name`)
  else if (port.name) errors.invalidAll(`${path}.name`, port.name, dnsLabelErrors(port.name))
  errors.invalidAll(`${path}.port`, port.port, portNumberErrors(port.port))
  errors.oneOf(`${path}.protocol`, port.protocol, ['SCTP', 'TCP', 'UDP'])
  if (port.appProtocol !== undefined)
    errors.invalidAll(`${path}.appProtocol`, port.appProtocol, qualifiedNameErrors(port.appProtocol))
}
