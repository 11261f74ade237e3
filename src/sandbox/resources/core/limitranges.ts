import { kinds } from '../../kinds.ts'
import type { LimitRange, LimitRangeItem } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { collect } from '../common/field-errors.ts'
import { roundResourceList } from '../common/resource-lists.ts'
import type { Strategy } from '../types.ts'
import { checkLimitRange } from './limitrange-rules.ts'

export const limitRanges: Strategy<LimitRange> = {
  kind: kinds.limitRanges,
  setDefaults({ spec }) {
    for (const item of spec?.limits ?? []) defaultItem(item)
  },
  validate: (range) => collect((errors) => checkLimitRange(errors, range)),
  table: {
    columns: columnsOf(kinds.limitRanges),
    cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp],
  },
}

/** SetDefaults_LimitRangeItem: what is not said of containers follows from the rest. */
function defaultItem(item: LimitRangeItem): void {
  for (const list of [item.max, item.min, item.default, item.defaultRequest, item.maxLimitRequestRatio])
    roundResourceList(list)
  if (item.type !== 'Container') return
  item.default = { ...item.max, ...item.default }
  item.defaultRequest = { ...item.min, ...item.default, ...item.defaultRequest }
}
