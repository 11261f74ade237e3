import type { RuntimeClass } from '../../schema/types.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { kindRef } from '../common/kind-ref.ts'
import { dnsLabelErrors } from '../common/names.ts'
import type { Strategy } from '../types.ts'

const kind = kindRef<RuntimeClass>('node.k8s.io', 'runtimeclasses', 'RuntimeClass')

export const runtimeClasses: Strategy<RuntimeClass> = {
  kind,
  validate: ({ handler }) => collect((errors) => errors.invalidAll('handler', handler, dnsLabelErrors(handler))),
  validateUpdate: ({ handler }, old) =>
    collect((errors) => {
      if (handler !== old.handler) errors.invalid('handler', handler, 'field is immutable')
    }),
  table: {
    columns: columnsOf(kind),
    cells: (runtimeClass, { now }) => [runtimeClass.metadata.name, runtimeClass.handler, age(runtimeClass, now)],
  },
}
