import { kinds } from '../../kinds.ts'
import type { Draft } from '../../objects.ts'
import type { EndpointSlice } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { addressWarnings } from '../common/address-warnings.ts'
import { age, firstFew } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { checkImmutable, same } from '../common/immutable.ts'
import type { Strategy } from '../types.ts'
import { checkEndpointSlice } from './slice-rules.ts'

export const endpointSlices: Strategy<EndpointSlice> = {
  kind: kinds.endpointSlices,
  setDefaults(draft) {
    for (const port of draft.ports ?? []) {
      port.name ??= ''
      port.protocol ??= 'TCP'
    }
    for (const endpoint of draft.endpoints ?? []) endpoint.conditions ??= {}
  },
  /** The field remains from a version in which it could be written. */
  prepareForCreate: dropOldTopology,
  prepareForUpdate(draft, old) {
    if (!same(draft.endpoints, old.endpoints)) dropOldTopology(draft)
  },
  validate: (slice, old) => collect((errors) => checkEndpointSlice(errors, slice, old)),
  validateUpdate: (slice, old) =>
    collect((errors) => checkImmutable(errors, 'addressType', slice.addressType, old.addressType, slice.addressType)),
  warnings: sliceWarnings,
  table: { columns: columnsOf(kinds.endpointSlices), cells: (slice, { now }) => cells(slice, now) },
}

const CONTROLLERS = ['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io']

/** Controllers write addresses in their usual form already. */
function sliceWarnings({ metadata, addressType, endpoints }: Draft<EndpointSlice>, old: EndpointSlice | undefined) {
  const deprecated = !old && addressType === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : []
  if (CONTROLLERS.includes(metadata.labels?.['endpointslice.kubernetes.io/managed-by'] ?? '')) return deprecated
  const unusual = (endpoints ?? []).flatMap(({ addresses }, endpoint) =>
    addresses.flatMap((address, index) => addressWarnings(`endpoints[${endpoint}].addresses[${index}]`, address)),
  )
  return [...deprecated, ...unusual]
}

function dropOldTopology({ endpoints }: Draft<EndpointSlice>): void {
  for (const endpoint of endpoints ?? []) delete endpoint.deprecatedTopology
}

function cells(slice: EndpointSlice, now: number): unknown[] {
  const ports = (slice.ports ?? []).map(({ port, name }) => (port === undefined ? (name ?? '*') : String(port)))
  const addresses = (slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses)
  return [
    slice.metadata.name,
    slice.addressType,
    firstFew(ports) || '<unset>',
    firstFew(addresses) || '<unset>',
    age(slice, now),
  ]
}
