import type { Draft } from '../../objects.ts'
import type { DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { GoText, goSelector, quote } from '../common/go-values.ts'
import { checkSelector, isEmptySelector } from '../common/labels.ts'
import { checkAtMostAll, checkIntOrPercent, goIntOrString, intOrPercent } from '../common/percent.ts'
import { checkPodTemplate } from '../pod/validation/validate.ts'
import { checkKeptRunning, checkTemplateLabels } from './template-rules.ts'

/** `ValidateDaemonSetSpec`. */
export function checkDaemonSet(errors: FieldErrors, { spec = {} as DaemonSetSpec }: Draft<DaemonSet>): void {
  const { selector, template, updateStrategy = {} } = spec
  checkSelector(errors, 'spec.selector', selector)
  if (!selector || errors.list.length === 0) checkTemplateLabels(errors, 'spec.template', template, selector)
  if (selector && isEmptySelector(selector))
    errors.invalid('spec.selector', goSelector(selector), 'empty selector is invalid for daemonset')
  checkPodTemplate(errors, 'spec.template', template)
  checkKeptRunning(errors, 'spec.template', template, 'DaemonSet')
  errors.nonNegative('spec.minReadySeconds', spec.minReadySeconds)
  checkStrategy(errors, 'spec.updateStrategy', updateStrategy)
  errors.nonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit)
}

function checkStrategy(errors: FieldErrors, field: string, strategy: DaemonSetUpdateStrategy) {
  const { type = '', rollingUpdate } = strategy
  if (type !== 'RollingUpdate' && type !== 'OnDelete')
    return errors.notSupported(
      field,
      new GoText(
        `apps.DaemonSetUpdateStrategy{Type:${quote(type)}, RollingUpdate:(*apps.RollingUpdateDaemonSet)(nil)}`,
      ),
      ['RollingUpdate', 'OnDelete'],
    )
  if (type === 'OnDelete') return
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate ?? {}
  const path = `${field}.rollingUpdate`
  checkIntOrPercent(errors, `${path}.maxUnavailable`, maxUnavailable)
  checkAtMostAll(errors, `${path}.maxUnavailable`, maxUnavailable)
  checkIntOrPercent(errors, `${path}.maxSurge`, maxSurge)
  checkAtMostAll(errors, `${path}.maxSurge`, maxSurge)
  const unavailable = intOrPercent(maxUnavailable) > 0
  const surge = intOrPercent(maxSurge) > 0
  if (!unavailable && !surge) errors.required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0')
  if (unavailable && surge)
    errors.invalid(`${path}.maxSurge`, goIntOrString(maxSurge), 'may not be set when maxUnavailable is non-zero')
}

const counts = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'observedGeneration',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
] as const

export function checkDaemonSetStatus(errors: FieldErrors, { status }: DaemonSet): void {
  for (const name of counts) errors.nonNegative(`status.${name}`, status?.[name])
}
