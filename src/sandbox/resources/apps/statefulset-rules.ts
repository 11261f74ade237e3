import type { Draft } from '../../objects.ts'
import type { LabelSelector, StatefulSet, StatefulSetSpec, StatefulSetUpdateStrategy } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { GoText, goSelector, quote } from '../common/go-values.ts'
import { same } from '../common/immutable.ts'
import { checkSelector, isEmptySelector } from '../common/labels.ts'
import { dnsLabelErrors } from '../common/names.ts'
import { checkTemplateMetadata } from '../pod/validation/validate.ts'
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
  if (spec.serviceName) errors.invalidAll('spec.serviceName', spec.serviceName, dnsLabelErrors(spec.serviceName))
  if (checkStatefulSelector(errors, selector)) checkTemplateLabels(errors, 'spec.template', template, selector)
  else errors.invalid('spec.selector', goSelector(selector), '')
  checkTemplateMetadata(errors, 'spec.template', template)
  checkKeptRunning(errors, 'spec.template', template, 'StatefulSet')
}

/** Whether the selector can be read, so that it can be held against the template. */
function checkStatefulSelector(errors: FieldErrors, selector: LabelSelector | undefined): boolean {
  if (!selector) {
    errors.required('spec.selector')
    return true
  }
  const before = errors.list.length
  checkSelector(errors, 'spec.selector', selector)
  const readable = errors.list.length === before
  if (isEmptySelector(selector))
    errors.invalid('spec.selector', goSelector(selector), 'empty selector is invalid for statefulset')
  return readable
}

function checkUpdateStrategy(errors: FieldErrors, field: string, strategy: StatefulSetUpdateStrategy) {
  const { type = '', rollingUpdate } = strategy
  if (!type) return errors.required(field)
  if (type === 'OnDelete') {
    if (rollingUpdate)
      errors.invalid(
        `${field}.rollingUpdate`,
        goPartition(rollingUpdate.partition),
        "only allowed for updateStrategy 'RollingUpdate'",
      )
  } else if (type === 'RollingUpdate') errors.nonNegative(`${field}.rollingUpdate.partition`, rollingUpdate?.partition)
  else errors.invalid(field, goStrategy(type), "must be 'RollingUpdate' or 'OnDelete'")
}

function goPartition(partition = 0): GoText {
  return new GoText(
    `apps.RollingUpdateStatefulSetStrategy{Partition:${partition}, MaxUnavailable:(*intstr.IntOrString)(nil)}`,
  )
}

function goStrategy(type: string): GoText {
  const none = 'RollingUpdate:(*apps.RollingUpdateStatefulSetStrategy)(nil)'
  return new GoText(`apps.StatefulSetUpdateStrategy{Type:${quote(type)}, ${none}}`)
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
  checkReplicaCounts(errors, { ...status }, ['replicas', ...limited], limited, 'status.readyReplicas')
}
