import type { LabelSelector, PodTemplateSpec } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { goMap, goSelector } from '../common/go-values.ts'
import { checkSelector, isEmptySelector, selects } from '../common/labels.ts'
import { checkPodTemplate } from '../pod/validation/validate.ts'

/** What Deployments and ReplicaSets have in common; a template is only looked at with a selector that can be read. */
export function checkSelectorAndTemplate(
  errors: FieldErrors,
  selector: LabelSelector | undefined,
  template: PodTemplateSpec,
): void {
  const before = errors.list.length
  if (!selector) errors.required('spec.selector')
  else {
    checkSelector(errors, 'spec.selector', selector)
    if (isEmptySelector(selector))
      errors.invalid('spec.selector', goSelector(selector), 'empty selector is invalid for deployment')
  }
  const unusable = selector && !isEmptySelector(selector) && errors.list.length > before
  if (unusable) errors.invalid('spec.selector', goSelector(selector), 'invalid label selector')
  else checkRunningTemplate(errors, 'spec.template', template, selector, 'ReplicaSet')
}

/** The template of a controller that keeps pods running: labels its selector finds, pods that always restart. */
export function checkRunningTemplate(
  errors: FieldErrors,
  field: string,
  template: PodTemplateSpec,
  selector: LabelSelector | undefined,
  kind: string,
): void {
  checkTemplateLabels(errors, field, template, selector)
  checkPodTemplate(errors, field, template)
  checkKeptRunning(errors, field, template, kind)
}

export function checkTemplateLabels(
  errors: FieldErrors,
  field: string,
  template: PodTemplateSpec,
  selector: LabelSelector | undefined,
): void {
  const labels = template.metadata?.labels
  if (!selector || !selects(selector, labels))
    errors.invalid(`${field}.metadata.labels`, goMap(labels), '`selector` does not match template `labels`')
}

export function checkKeptRunning(errors: FieldErrors, field: string, { spec }: PodTemplateSpec, kind: string): void {
  const policy = spec?.restartPolicy ?? ''
  if (policy !== 'Always') errors.notSupported(`${field}.spec.restartPolicy`, policy, ['Always'])
  if (spec?.activeDeadlineSeconds !== undefined)
    errors.forbidden(`${field}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`)
}

/** Counts of a status may not exceed the number of replicas. */
export function checkReplicaCounts(
  errors: FieldErrors,
  status: Readonly<Record<string, unknown>>,
  counts: readonly string[],
  limited: readonly string[],
  readyName = 'readyReplicas',
): void {
  const value = (name: string) => (typeof status[name] === 'number' ? status[name] : 0)
  for (const name of counts) errors.nonNegative(`status.${name}`, value(name))
  for (const name of limited) {
    if (value(name) > value('replicas'))
      errors.invalid(`status.${name}`, value(name), 'cannot be greater than status.replicas')
  }
  if (value('availableReplicas') > value('readyReplicas'))
    errors.invalid('status.availableReplicas', value('availableReplicas'), `cannot be greater than ${readyName}`)
}
