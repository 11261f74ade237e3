import { kinds } from '../../kinds.ts'
import type { Deployment, DeploymentStrategy } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age, containerCells, selectorText } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { checkImmutableSelector } from '../common/immutable.ts'
import { defaultPodTemplate } from '../pod/defaults.ts'
import { workloadWarnings } from '../pod/warnings.ts'
import type { Strategy } from '../types.ts'
import { checkDeployment, checkDeploymentStatus } from './deployment-rules.ts'

export const deployments: Strategy<Deployment> = {
  kind: kinds.deployments,
  setDefaults({ spec }) {
    if (!spec) return
    spec.replicas ??= 1
    spec.strategy ??= {}
    defaultStrategy(spec.strategy)
    spec.revisionHistoryLimit ??= 10
    spec.progressDeadlineSeconds ??= 600
    defaultPodTemplate(spec.template)
  },
  validate: (deployment) => collect((errors) => checkDeployment(errors, deployment)),
  validateUpdate: ({ spec }, old) =>
    collect((errors) => checkImmutableSelector(errors, spec?.selector, old.spec?.selector)),
  validateStatusUpdate: (deployment, old) => collect((errors) => checkDeploymentStatus(errors, deployment, old)),
  warnings: ({ metadata, spec }, old) => workloadWarnings(metadata.name, old, spec?.template),
  table: {
    columns: columnsOf(kinds.deployments),
    cells: (deployment, { now }) => [
      deployment.metadata.name,
      `${deployment.status?.readyReplicas ?? 0}/${deployment.spec?.replicas ?? 0}`,
      deployment.status?.updatedReplicas ?? 0,
      deployment.status?.availableReplicas ?? 0,
      age(deployment, now),
      ...containerCells(deployment.spec?.template.spec?.containers),
      selectorText(deployment.spec?.selector),
    ],
  },
}

function defaultStrategy(strategy: DeploymentStrategy): void {
  strategy.type ||= 'RollingUpdate'
  if (strategy.type !== 'RollingUpdate') return
  strategy.rollingUpdate ??= {}
  strategy.rollingUpdate.maxUnavailable ??= '25%'
  strategy.rollingUpdate.maxSurge ??= '25%'
}
