import { kinds } from '../../kinds.ts'
import type { Draft } from '../../objects.ts'
import type { EndpointSlice } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
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
  validate: (slice) => collect((errors) => checkEndpointSlice(errors, slice)),
  validateUpdate: (slice, old) =>
    collect((errors) => checkImmutable(errors, 'addressType', slice.addressType, old.addressType, slice.addressType)),
  table: { columns: columnsOf(kinds.endpointSlices), cells: (slice, { now }) => cells(slice, now) },
}

function dropOldTopology({ endpoints }: Draft<EndpointSlice>): void {
  for (const endpoint of endpoints ?? []) delete endpoint.deprecatedTopology
}

function cells(slice: EndpointSlice, now: number): unknown[] {
  const ports = (slice.ports ?? []).map(({ port, name }) => (port === undefined ? name || '*' : String(port)))
  const addresses = (slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses)
  return [
    slice.metadata.name,
    slice.addressType,
    firstFew(ports) || '<unset>',
    firstFew(addresses) || '<unset>',
    age(slice, now),
  ]
}
