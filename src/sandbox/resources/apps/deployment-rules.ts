import type { Draft } from '../../objects.ts'
import type { Deployment, DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { GoText, quote } from '../common/go-values.ts'
import { checkAtMostAll, checkIntOrPercent, goIntOrString, intOrPercent } from '../common/percent.ts'
import { checkReplicaCounts, checkSelectorAndTemplate } from './template-rules.ts'

/** `ValidateDeploymentSpec`. */
export function checkDeployment(errors: FieldErrors, { spec = {} as DeploymentSpec }: Draft<Deployment>): void {
  errors.nonNegative('spec.replicas', spec.replicas)
  checkSelectorAndTemplate(errors, spec.selector, spec.template)
  checkStrategy(errors, 'spec.strategy', spec.strategy ?? {})
  errors.nonNegative('spec.minReadySeconds', spec.minReadySeconds)
  errors.nonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit)
  checkDeadline(errors, spec)
}

function checkDeadline(errors: FieldErrors, { progressDeadlineSeconds: deadline, minReadySeconds }: DeploymentSpec) {
  if (deadline === undefined) return
  errors.nonNegative('spec.progressDeadlineSeconds', deadline)
  if (deadline <= (minReadySeconds ?? 0))
    errors.invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')
}

function checkStrategy(errors: FieldErrors, field: string, { type = '', rollingUpdate }: DeploymentStrategy): void {
  if (type === 'Recreate') {
    if (rollingUpdate)
      errors.forbidden(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")
  } else if (type === 'RollingUpdate') {
    if (rollingUpdate) checkRollingUpdate(errors, `${field}.rollingUpdate`, rollingUpdate)
  } else
    errors.notSupported(
      field,
      new GoText(`apps.DeploymentStrategy{Type:${quote(type)}, RollingUpdate:(*apps.RollingUpdateDeployment)(nil)}`),
      ['Recreate', 'RollingUpdate'],
    )
}

function checkRollingUpdate(errors: FieldErrors, field: string, update: RollingUpdateDeployment): void {
  const { maxUnavailable = 0, maxSurge = 0 } = update
  checkIntOrPercent(errors, `${field}.maxUnavailable`, maxUnavailable)
  checkIntOrPercent(errors, `${field}.maxSurge`, maxSurge)
  if (intOrPercent(maxUnavailable) === 0 && intOrPercent(maxSurge) === 0)
    errors.invalid(`${field}.maxUnavailable`, goIntOrString(maxUnavailable), 'may not be 0 when `maxSurge` is 0')
  checkAtMostAll(errors, `${field}.maxUnavailable`, maxUnavailable)
}

/** `ValidateDeploymentStatus`. */
export function checkDeploymentStatus(errors: FieldErrors, { status = {} }: Deployment, old: Deployment): void {
  const counts = [
    'observedGeneration',
    'replicas',
    'updatedReplicas',
    'readyReplicas',
    'availableReplicas',
    'unavailableReplicas',
    'collisionCount',
  ]
  checkReplicaCounts(errors, { ...status }, counts, ['updatedReplicas', 'readyReplicas', 'availableReplicas'])
  const { collisionCount: before } = old.status ?? {}
  if (before !== undefined && (status.collisionCount ?? -1) < before)
    errors.invalid('status.collisionCount', status.collisionCount, 'cannot be decremented')
}
