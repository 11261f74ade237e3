import { kinds } from '../../kinds.ts'
import type { ConfigMap } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import type { Particular } from '../common/strategy.ts'
import { checkConfigMap, checkStillImmutable } from './data-rules.ts'

export const configMaps: Particular<ConfigMap> = {
  kind: kinds.configMaps,
  changesFirst: true,
  validate: (map) => collect((errors) => checkConfigMap(errors, map)),
  validateUpdate: (map, old) => collect((errors) => checkStillImmutable(errors, map, old, ['data', 'binaryData'])),
  table: {
    columns: columnsOf(kinds.configMaps),
    cells: (map, { now }) => [
      map.metadata.name,
      Object.keys(map.data ?? {}).length + Object.keys(map.binaryData ?? {}).length,
      age(map, now),
    ],
  },
}
