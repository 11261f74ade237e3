import { kinds } from '../../kinds.ts'
import type { Draft } from '../../objects.ts'
import type { Namespace } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { collect } from '../common/field-errors.ts'
import { qualifiedNameErrors } from '../common/names.ts'
import type { Strategy } from '../types.ts'

export const namespaces: Strategy<Namespace> = {
  kind: kinds.namespaces,
  names: 'label',
  setDefaults(draft) {
    setNameLabel(draft)
    draft.spec ??= {}
    draft.status ??= {}
    draft.status.phase ||= 'Active'
  },
  /** Every namespace has the finalizer that the namespace controller removes when it is empty. */
  prepareForCreate(draft) {
    setNameLabel(draft)
    draft.status = { phase: 'Active' }
    const finalizers = draft.spec?.finalizers ?? []
    if (!finalizers.includes('kubernetes')) draft.spec = { ...draft.spec, finalizers: [...finalizers, 'kubernetes'] }
  },
  prepareForUpdate(draft, old) {
    const { spec, status } = structuredClone({ spec: old.spec, status: old.status })
    if (spec) draft.spec = { ...draft.spec, finalizers: spec.finalizers }
    if (status) draft.status = status
  },
  validate: (namespace) => collect((errors) => checkFinalizers(errors, namespace.spec?.finalizers)),
  validateStatusUpdate: (namespace) => collect((errors) => checkPhase(errors, namespace)),
  selectableFields: { 'status.phase': ({ status }) => status?.phase ?? '' },
  table: {
    columns: columnsOf(kinds.namespaces),
    cells: (namespace, { now }) => [namespace.metadata.name, namespace.status?.phase ?? '', age(namespace, now)],
  },
}

function setNameLabel({ metadata }: Draft<Namespace>): void {
  const { name, labels } = metadata
  if (name) metadata.labels = { ...labels, 'kubernetes.io/metadata.name': name }
}

const standardFinalizers = ['kubernetes', 'orphan', 'foregroundDeletion']

function checkFinalizers(errors: FieldErrors, finalizers: readonly string[] | undefined): void {
  for (const finalizer of finalizers ?? []) {
    errors.invalidAll('spec.finalizers', finalizer, qualifiedNameErrors(finalizer))
    if (!finalizer.includes('/') && !standardFinalizers.includes(finalizer))
      errors.invalid(
        'spec.finalizers',
        finalizer,
        'name is neither a standard finalizer name nor is it fully qualified',
      )
  }
}

function checkPhase(errors: FieldErrors, { metadata, status }: Namespace): void {
  const phase = status?.phase ?? ''
  if (!metadata.deletionTimestamp && phase !== 'Active')
    errors.invalid('status.Phase', phase, "may only be 'Active' if `deletionTimestamp` is empty")
  if (metadata.deletionTimestamp && phase !== 'Terminating')
    errors.invalid('status.Phase', phase, "may only be 'Terminating' if `deletionTimestamp` is not empty")
}
