import type { Draft } from '../../objects.ts'
import type { PodTemplateSpec, ReplicaSet, ReplicaSetSpec } from '../../schema/types.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { goSelector } from '../common/go-values.ts'
import { checkSelector, isEmptySelector } from '../common/labels.ts'
import { checkReplicaCounts, checkRunningTemplate } from './template-rules.ts'

/** `ValidateReplicaSetSpec`. */
export function checkReplicaSet(errors: FieldErrors, { spec = {} as ReplicaSetSpec }: Draft<ReplicaSet>): void {
  errors.nonNegative('spec.replicas', spec.replicas)
  errors.nonNegative('spec.minReadySeconds', spec.minReadySeconds)
  const before = errors.list.length
  if (!spec.selector) errors.required('spec.selector')
  else {
    checkSelector(errors, 'spec.selector', spec.selector)
    if (isEmptySelector(spec.selector))
      errors.invalid('spec.selector', goSelector(spec.selector), 'empty selector is invalid for deployment')
  }
  const unusable = spec.selector && !isEmptySelector(spec.selector) && errors.list.length > before
  if (unusable) errors.invalid('spec.selector', goSelector(spec.selector), 'invalid label selector')
  else
    checkRunningTemplate(errors, 'spec.template', spec.template ?? ({} as PodTemplateSpec), spec.selector, 'ReplicaSet')
}

const counts = ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration']
const limited = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas']

/** `ValidateReplicaSetStatus`; replication controllers have the same rules. */
export function checkReplicaSetStatus(errors: FieldErrors, { status }: { status?: object | undefined }): void {
  checkReplicaCounts(errors, { ...status }, counts, limited)
}
