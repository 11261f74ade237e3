import type { IPAddress, ServiceCIDR } from '../../schema/types.ts'
import { columnsOf } from '../columns.ts'
import { checkCidr } from '../common/addresses.ts'
import { age } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { kindRef } from '../common/kind-ref.ts'
import type { Strategy } from '../types.ts'

const addressKind = kindRef<IPAddress>('networking.k8s.io', 'ipaddresses', 'IPAddress')

export const ipAddresses: Strategy<IPAddress> = {
  kind: addressKind,
  validate: ({ spec }) =>
    collect((errors) => {
      if (!spec?.parentRef) return errors.required('spec.parentRef')
      if (!spec.parentRef.resource) errors.required('spec.parentRef.resource')
      if (!spec.parentRef.name) errors.required('spec.parentRef.name')
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

const cidrKind = kindRef<ServiceCIDR>('networking.k8s.io', 'servicecidrs', 'ServiceCIDR')

export const serviceCidrs: Strategy<ServiceCIDR> = {
  kind: cidrKind,
  validate: ({ spec }) =>
    collect((errors) => {
      if (!spec?.cidrs?.length) errors.required('spec.cidrs', 'at least one CIDR required')
      for (const [index, cidr] of (spec?.cidrs ?? []).entries()) checkCidr(errors, `spec.cidrs[${index}]`, cidr)
    }),
  table: {
    columns: columnsOf(cidrKind),
    cells: (cidr, { now }) => [cidr.metadata.name, (cidr.spec?.cidrs ?? []).join(','), age(cidr, now)],
  },
}
