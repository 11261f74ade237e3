import { kinds } from '../../kinds.ts'
import type { Secret } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { checkImmutable } from '../common/immutable.ts'
import type { Particular } from '../common/strategy.ts'
import { checkSecret, checkStillImmutable } from './data-rules.ts'

export const secrets: Particular<Secret> = {
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
  changesFirst: true,
  validate: (secret) => collect((errors) => checkSecret(errors, secret)),
  validateUpdate: (secret, old) =>
    collect((errors) => {
      checkImmutable(errors, 'type', secret.type, old.type, secret.type)
      checkStillImmutable(errors, secret, old, ['data'])
    }),
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
