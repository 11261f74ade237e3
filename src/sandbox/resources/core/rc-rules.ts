import type { Draft } from '../../objects.ts'
import type { ReplicationController, ReplicationControllerSpec } from '../../schema/types.gen.ts'
import { checkRunningTemplate } from '../apps/template-rules.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { checkPodTemplate } from '../pod/validation/validate.ts'

/** `ValidateReplicationControllerSpec`. */
export function checkReplicationController(errors: FieldErrors, { spec }: Draft<ReplicationController>): void {
  const { minReadySeconds, selector, replicas, template } = spec ?? ({} as ReplicationControllerSpec)
  const empty = Object.keys(selector ?? {}).length === 0
  errors.nonNegative('spec.minReadySeconds', minReadySeconds)
  if (empty) errors.required('spec.selector')
  errors.nonNegative('spec.replicas', replicas)
  if (!template) errors.required('spec.template')
  else if (empty) checkPodTemplate(errors, 'spec.template', template)
  else checkRunningTemplate(errors, 'spec.template', template, { matchLabels: selector }, 'ReplicationController')
}
