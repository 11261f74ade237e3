import type { Draft } from '../../objects.ts'
import type { IPAddress, ServiceCIDR } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { checkCidr, checkStrictAddress, familyOf, isCidr } from '../common/addresses.ts'
import { age } from '../common/cells.ts'
import { collect, type FieldErrors } from '../common/field-errors.ts'
import { GoText, goList, quote } from '../common/go-values.ts'
import { checkImmutable } from '../common/immutable.ts'
import { kindRef } from '../common/kind-ref.ts'
import { dnsSubdomainErrors, pathSegmentErrors } from '../common/names.ts'
import type { Strategy } from '../types.ts'

const addressKind = kindRef<IPAddress>('networking.k8s.io', 'ipaddresses', 'IPAddress')

export const ipAddresses: Strategy<IPAddress> = {
  kind: addressKind,
  names: 'path',
  validate: (address) => collect((errors) => checkIpAddress(errors, address)),
  validateUpdate: (address, old) =>
    collect((errors) => {
      const { parentRef } = address.spec ?? {}
      checkImmutable(errors, 'spec.parentRef', parentRef, old.spec?.parentRef, new GoText(goParent(parentRef)))
    }),
  table: {
    columns: columnsOf(addressKind),
    cells: ({ metadata, spec }) => {
      const { group, resource = '', namespace, name = '' } = spec?.parentRef ?? {}
      const path = [group ? `${resource}.${group}` : resource, ...(namespace ? [namespace] : []), name]
      return [metadata.name, path.join('/')]
    },
  },
}

/** `ValidateIPAddress` */
function checkIpAddress(errors: FieldErrors, { metadata, spec }: Draft<IPAddress>) {
  checkStrictAddress(errors, 'metadata.name', metadata.name ?? '')
  const path = 'spec.parentRef'
  if (!spec?.parentRef) return errors.required(path)
  const { group, resource, name, namespace } = spec.parentRef
  if (group) errors.invalidAll(`${path}.group`, group, dnsSubdomainErrors(group))
  if (!resource) errors.required(`${path}.resource`)
  else errors.invalidAll(`${path}.resource`, resource, pathSegmentErrors(resource))
  if (!name) errors.required(`${path}.name`)
  else errors.invalidAll(`${path}.name`, name, pathSegmentErrors(name))
  if (namespace) errors.invalidAll(`${path}.namespace`, namespace, pathSegmentErrors(namespace))
}

function goParent(parent: NonNullable<IPAddress['spec']>['parentRef'] | undefined): string {
  const { group = '', resource = '', namespace = '', name = '' } = parent ?? {}
  const fields = { Group: group, Resource: resource, Namespace: namespace, Name: name }
  const texts = Object.entries(fields).map(([field, value]) => `${field}:${quote(value)}`)
  return `networking.ParentReference{${texts.join(', ')}}`
}

const cidrKind = kindRef<ServiceCIDR>('networking.k8s.io', 'servicecidrs', 'ServiceCIDR')

export const serviceCidrs: Strategy<ServiceCIDR> = {
  kind: cidrKind,
  validate: ({ spec }) => collect((errors) => checkCidrs(errors, spec?.cidrs ?? [])),
  validateUpdate: ({ spec }, old) =>
    collect((errors) => checkCidrChange(errors, spec?.cidrs ?? [], old.spec?.cidrs ?? [])),
  table: {
    columns: columnsOf(cidrKind),
    cells: (cidr, { now }) => [cidr.metadata.name, (cidr.spec?.cidrs ?? []).join(','), age(cidr, now)],
  },
}

/** `validateServiceCIDRSpec` */
function checkCidrs(errors: FieldErrors, cidrs: readonly string[]) {
  const path = 'spec.cidrs'
  if (cidrs.length === 0) return errors.required(path, 'at least one CIDR required')
  if (cidrs.length > 2) {
    const spec = new GoText(`networking.ServiceCIDRSpec{CIDRs:${goList(cidrs).text}}`)
    return errors.invalid(path, spec, 'may only hold up to 2 values')
  }
  for (const [index, cidr] of cidrs.entries()) checkCidr(errors, `${path}[${index}]`, cidr)
  const [first = '', second] = cidrs
  if (second === undefined || !isCidr(first) || !isCidr(second) || familyOf(first) !== familyOf(second)) return
  const text = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'
  errors.invalid(path, goList(cidrs), text)
}

/** A range stays; one of the other family may come. */
function checkCidrChange(errors: FieldErrors, cidrs: readonly string[], old: readonly string[]) {
  const grows = old.length === 1 && cidrs.length === 2
  if (cidrs.length !== old.length && !grows) return errors.invalid('spec.cidrs', goList(cidrs), 'field is immutable')
  for (const [index, cidr] of old.entries())
    checkImmutable(errors, `spec.cidrs[${index}]`, cidrs[index], cidr, cidrs[index])
}
