import { isDeepStrictEqual } from 'node:util'
import type { Draft } from '../../objects.ts'
import type { StorageClass, TopologySelectorTerm } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { same } from '../common/immutable.ts'
import { qualifiedNameErrors } from '../common/names.ts'

/** `ValidateStorageClass`. */
export function checkStorageClass(errors: FieldErrors, storageClass: Draft<StorageClass>): void {
  const { provisioner, parameters = {}, reclaimPolicy, volumeBindingMode, allowedTopologies } = storageClass
  if (!provisioner) errors.required('provisioner')
  else errors.invalidAll('provisioner', provisioner.toLowerCase(), qualifiedNameErrors(provisioner.toLowerCase()))
  if (Object.keys(parameters).length > 512) errors.tooLong('parameters', 512)
  if (Object.keys(parameters).includes('')) errors.invalid('parameters', '', 'field can not be empty.')
  if (reclaimPolicy && reclaimPolicy !== 'Delete' && reclaimPolicy !== 'Retain')
    errors.notSupported('reclaimPolicy', reclaimPolicy, ['Delete', 'Retain'])
  if (!volumeBindingMode) errors.required('volumeBindingMode')
  else if (volumeBindingMode !== 'Immediate' && volumeBindingMode !== 'WaitForFirstConsumer')
    errors.notSupported('volumeBindingMode', volumeBindingMode, ['Immediate', 'WaitForFirstConsumer'])
  const seen: unknown[] = (allowedTopologies ?? []).map(() => ({}))
  for (const [index, term] of (allowedTopologies ?? []).entries()) {
    checkTerm(errors, `allowedTopologies[${index}]`, term)
    const values = valuesOf(term)
    for (const other of seen)
      if (isDeepStrictEqual(other, values)) errors.duplicate(`allowedTopologies[${index}].matchLabelExpressions`, '')
    seen.push(values)
  }
}

/** What a term allows, by key. */
function valuesOf({ matchLabelExpressions }: TopologySelectorTerm): object {
  return Object.fromEntries((matchLabelExpressions ?? []).map(({ key, values }) => [key, [...new Set(values)].sort()]))
}

function checkTerm(errors: FieldErrors, path: string, term: TopologySelectorTerm): void {
  const keys = new Set<string>()
  for (const [index, { key, values }] of (term.matchLabelExpressions ?? []).entries()) {
    const at = `${path}.matchLabelExpressions[${index}]`
    if (!values?.length) errors.required(`${at}.values`)
    for (const [position, value] of (values ?? []).entries())
      if (values.indexOf(value) < position) errors.duplicate(`${at}.values[${position}]`, value)
    errors.invalidAll(`${at}.key`, key, qualifiedNameErrors(key))
    if (keys.has(key)) errors.duplicate(`${at}.key`, key)
    keys.add(key)
  }
}

/** `ValidateStorageClassUpdate`. */
export function checkStorageClassUpdate(errors: FieldErrors, next: StorageClass, old: StorageClass): void {
  if (!same(next.parameters, old.parameters)) errors.forbidden('parameters', 'updates to parameters are forbidden.')
  if (next.provisioner !== old.provisioner) errors.forbidden('provisioner', 'updates to provisioner are forbidden.')
  if (next.reclaimPolicy !== old.reclaimPolicy)
    errors.forbidden('reclaimPolicy', 'updates to reclaimPolicy are forbidden.')
  if (next.volumeBindingMode !== old.volumeBindingMode)
    errors.invalid('volumeBindingMode', next.volumeBindingMode, 'field is immutable')
}
