import type { CustomResourceDefinition } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { collectSteps } from '../common/field-errors.ts'
import { kindRef } from '../common/kind-ref.ts'
import type { Strategy } from '../types.ts'
import { checkDefinition } from './definition-rules.ts'

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
    const service = spec.conversion.webhook?.clientConfig?.service
    if (service) service.port ??= 443
    const { names } = spec
    if (!names) return
    names.singular ||= (names.kind ?? '').toLowerCase()
    if (names.kind) names.listKind ||= `${names.kind}List`
  },
  prepareForCreate(draft) {
    const storage = draft.spec.versions.find((version) => version.storage)
    draft.status = {
      conditions: [],
      acceptedNames: { plural: '', kind: '' },
      storedVersions: storage ? [storage.name] : [],
    }
  },
  prepareForUpdate(draft) {
    const storage = draft.spec.versions.find((version) => version.storage)
    const stored = draft.status?.storedVersions ?? []
    if (draft.status && storage && !stored.includes(storage.name))
      draft.status = { ...draft.status, storedVersions: [...stored, storage.name] }
  },
  validateSteps: (definition, old) => collectSteps((errors) => checkDefinition(errors, definition, old)),
  table: { columns: columnsOf(kind), cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp] },
}
