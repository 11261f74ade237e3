import { kinds } from '../../kinds.ts'
import type { Endpoints } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age, firstFew } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import type { Strategy } from '../types.ts'
import { checkEndpoints } from './endpoint-rules.ts'

export const endpoints: Strategy<Endpoints> = {
  kind: kinds.endpoints,
  setDefaults(draft) {
    for (const { ports } of draft.subsets ?? []) for (const port of ports ?? []) port.protocol ||= 'TCP'
  },
  validate: (object) => collect((errors) => checkEndpoints(errors, object)),
  table: {
    columns: columnsOf(kinds.endpoints),
    cells: (object, { now }) => [object.metadata.name, addressesText(object), age(object, now)],
  },
}

function addressesText({ subsets }: Endpoints): string {
  if (!subsets?.length) return '<none>'
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0
      ? addresses.map(({ ip }) => ip)
      : ports.flatMap(({ port }) =>
          addresses.map(({ ip }) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)),
        ),
  )
  return firstFew(all)
}
