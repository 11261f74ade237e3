import { kinds } from '../../kinds.ts'
import type { Secret } from '../../schema/types.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import type { Strategy } from '../types.ts'

export const secrets: Strategy<Secret> = {
  kind: kinds.secrets,
  setDefaults(draft) {
    draft.type ||= 'Opaque'
    if (draft.stringData) draft.data = { ...draft.data, ...encoded(draft.stringData) }
    delete draft.stringData
  },
  /** A Secret keeps its type; clients that leave it out get the old one. */
  prepareForUpdate(draft, old) {
    draft.type ||= old.type
  },
  selectableFields: { type: (secret) => secret.type ?? '' },
  table: {
    columns: columnsOf(kinds.secrets),
    cells: (secret, { now }) => [
      secret.metadata.name,
      secret.type ?? '',
      Object.keys(secret.data ?? {}).length,
      age(secret, now),
    ],
  },
}

function encoded(stringData: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(stringData).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  )
}
