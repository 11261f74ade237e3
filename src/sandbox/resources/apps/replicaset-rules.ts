import type { Draft } from '../../objects.ts'
import type { PodTemplateSpec, ReplicaSet, ReplicaSetSpec } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { checkReplicaCounts, checkSelectorAndTemplate } from './template-rules.ts'

/** `ValidateReplicaSetSpec`. */
export function checkReplicaSet(errors: FieldErrors, { spec = {} as ReplicaSetSpec }: Draft<ReplicaSet>): void {
  errors.nonNegative('spec.replicas', spec.replicas)
  errors.nonNegative('spec.minReadySeconds', spec.minReadySeconds)
  checkSelectorAndTemplate(errors, spec.selector, spec.template ?? ({} as PodTemplateSpec))
}

const counts = ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration']
const limited = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas']

/** `ValidateReplicaSetStatus`; replication controllers have the same rules. */
export function checkReplicaSetStatus(errors: FieldErrors, { status }: { status?: object | undefined }): void {
  checkReplicaCounts(errors, { ...status }, counts, limited)
}
