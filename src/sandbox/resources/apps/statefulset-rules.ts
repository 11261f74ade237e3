import type { Draft } from '../../objects.ts'
import type { StatefulSet, StatefulSetSpec, StatefulSetUpdateStrategy } from '../../schema/types.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { goSelector } from '../common/go-values.ts'
import { same } from '../common/immutable.ts'
import { checkSelector, isEmptySelector } from '../common/labels.ts'
import { checkPodTemplate } from '../pod/validate.ts'
import { checkKeptRunning, checkReplicaCounts, checkTemplateLabels } from './template-rules.ts'

/** `ValidateStatefulSetSpec`. */
export function checkStatefulSet(errors: FieldErrors, { spec = {} as StatefulSetSpec }: Draft<StatefulSet>): void {
  const { podManagementPolicy = '', updateStrategy = {}, selector, template } = spec
  if (!podManagementPolicy) errors.required('spec.podManagementPolicy')
  else if (podManagementPolicy !== 'OrderedReady' && podManagementPolicy !== 'Parallel')
    errors.invalid('spec.podManagementPolicy', podManagementPolicy, "must be 'OrderedReady' or 'Parallel'")
  checkUpdateStrategy(errors, 'spec.updateStrategy', updateStrategy)
  checkRetention(errors, 'spec.persistentVolumeClaimRetentionPolicy', spec)
  errors.nonNegative('spec.replicas', spec.replicas)
  errors.nonNegative('spec.minReadySeconds', spec.minReadySeconds)
  errors.nonNegative('spec.ordinals.start', spec.ordinals?.start)
  errors.nonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit)
  if (!selector) errors.required('spec.selector')
  else {
    checkSelector(errors, 'spec.selector', selector)
    if (isEmptySelector(selector))
      errors.invalid('spec.selector', goSelector(selector), 'empty selector is invalid for statefulset')
  }
  checkTemplateLabels(errors, 'spec.template', template, selector)
  checkPodTemplate(errors, 'spec.template', template)
  checkKeptRunning(errors, 'spec.template', template, 'StatefulSet')
}

function checkUpdateStrategy(errors: FieldErrors, field: string, strategy: StatefulSetUpdateStrategy) {
  const { type = '', rollingUpdate } = strategy
  if (!type) return errors.required(field)
  if (type === 'OnDelete') {
    if (rollingUpdate)
      errors.invalid(`${field}.rollingUpdate`, undefined, "only allowed for updateStrategy 'RollingUpdate'")
  } else if (type === 'RollingUpdate') errors.nonNegative(`${field}.rollingUpdate.partition`, rollingUpdate?.partition)
  else errors.invalid(field, undefined, "must be 'RollingUpdate' or 'OnDelete'")
}

function checkRetention(errors: FieldErrors, field: string, spec: StatefulSetSpec): void {
  for (const name of ['whenDeleted', 'whenScaled'] as const)
    errors.oneOf(`${field}.${name}`, spec.persistentVolumeClaimRetentionPolicy?.[name], ['Retain', 'Delete'])
}

const changeable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const

/** `ValidateStatefulSetUpdate`. */
export function checkStatefulSetUpdate(errors: FieldErrors, set: StatefulSet, old: StatefulSet): void {
  const [after, before] = [{ ...set.spec }, { ...old.spec }]
  for (const name of changeable) {
    delete after[name]
    delete before[name]
  }
  if (same(after, before)) return
  const names = changeable.map((name) => `'${name}'`)
  const last = names.pop()
  errors.forbidden(
    'spec',
    `updates to statefulset spec for fields other than ${names.join(', ')} and ${last} are forbidden`,
  )
}

/** `ValidateStatefulSetStatus`. */
export function checkStatefulSetStatus(errors: FieldErrors, { status }: StatefulSet): void {
  const limited = ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas']
  checkReplicaCounts(errors, { ...status }, ['replicas', ...limited], limited)
}
