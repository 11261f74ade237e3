import { kinds } from '../../kinds.ts'
import type { ConfigMap } from '../../schema/types.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import type { Strategy } from '../types.ts'

export const configMaps: Strategy<ConfigMap> = {
  kind: kinds.configMaps,
  table: {
    columns: columnsOf(kinds.configMaps),
    cells: (map, { now }) => [
      map.metadata.name,
      Object.keys(map.data ?? {}).length + Object.keys(map.binaryData ?? {}).length,
      age(map, now),
    ],
  },
}
