import type { CustomResourceDefinition } from '../../schema/types.ts'
import { columnsOf } from '../columns.ts'
import { kindRef } from '../common/kind-ref.ts'
import type { Strategy } from '../types.ts'

const kind = kindRef<CustomResourceDefinition>(
  'apiextensions.k8s.io',
  'customresourcedefinitions',
  'CustomResourceDefinition',
)

export const customResourceDefinitions: Strategy<CustomResourceDefinition> = {
  kind,
  setDefaults({ spec }) {
    if (!spec) return
    spec.conversion ??= { strategy: 'None' }
    const { names } = spec
    if (!names) return
    names.singular ||= (names.kind ?? '').toLowerCase()
    names.listKind ||= `${names.kind ?? ''}List`
  },
  table: { columns: columnsOf(kind), cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp] },
}
