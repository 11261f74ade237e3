import { kinds } from '../../kinds.ts'
import type { Draft } from '../../objects.ts'
import type {
  AutoscalingV2HorizontalPodAutoscaler,
  AutoscalingV2HorizontalPodAutoscalerSpec,
  HPAScalingRules,
} from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import type { Strategy } from '../types.ts'
import { checkAutoscaler, checkStatus } from './hpa-rules.ts'
import { metricsText } from './metrics-text.ts'

export const horizontalPodAutoscalers: Strategy<AutoscalingV2HorizontalPodAutoscaler> = {
  kind: kinds.horizontalPodAutoscalers,
  setDefaults({ spec }) {
    if (spec) defaultSpec(spec)
  },
  prepareForCreate: dropDisabledFields,
  prepareForUpdate: dropDisabledFields,
  validate: (autoscaler, old) => collect((errors) => checkAutoscaler(errors, autoscaler, old)),
  validateStatusUpdate: (autoscaler) => collect((errors) => checkStatus(errors, autoscaler)),
  table: {
    columns: columnsOf(kinds.horizontalPodAutoscalers),
    cells: (autoscaler, { now }) => [
      autoscaler.metadata.name,
      `${autoscaler.spec?.scaleTargetRef.kind}/${autoscaler.spec?.scaleTargetRef.name}`,
      metricsText(autoscaler.spec?.metrics ?? [], autoscaler.status?.currentMetrics ?? []),
      String(autoscaler.spec?.minReplicas ?? '<unset>'),
      autoscaler.spec?.maxReplicas ?? 0,
      autoscaler.status?.currentReplicas ?? 0,
      age(autoscaler, now),
    ],
  },
}

/** Removes the field of a feature that is off in Kubernetes 1.33: configurable tolerance. */
function dropDisabledFields({ spec }: Draft<AutoscalingV2HorizontalPodAutoscaler>): void {
  delete spec?.behavior?.scaleUp?.tolerance
  delete spec?.behavior?.scaleDown?.tolerance
}

function defaultSpec(spec: AutoscalingV2HorizontalPodAutoscalerSpec): void {
  spec.minReplicas ??= 1
  if (!spec.metrics?.length)
    spec.metrics = [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
    ]
  if (!spec.behavior) return
  spec.behavior.scaleUp = withDefaults(spec.behavior.scaleUp, {
    stabilizationWindowSeconds: 0,
    policies: [
      { type: 'Pods', value: 4, periodSeconds: 15 },
      { type: 'Percent', value: 100, periodSeconds: 15 },
    ],
  })
  spec.behavior.scaleDown = withDefaults(spec.behavior.scaleDown, {
    policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
  })
}

function withDefaults(rules: HPAScalingRules | undefined, defaults: HPAScalingRules): HPAScalingRules {
  const given = Object.fromEntries(Object.entries(rules ?? {}).filter(([, value]) => value !== undefined))
  return { selectPolicy: 'Max', ...defaults, ...given }
}
