import { ageSince } from '../../api/duration.ts'
import { kinds } from '../../kinds.ts'
import type { Pod } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { flag } from '../common/strategy.ts'
import { defaultPod } from '../pod/defaults.ts'
import { preparePod } from '../pod/prepare.ts'
import { summarizePod } from '../pod/status-text.ts'
import { checkPodStatus } from '../pod/validation/status.ts'
import { checkPodUpdate } from '../pod/validation/update.ts'
import { checkPodObject } from '../pod/validation/validate.ts'
import { podWarnings } from '../pod/warnings.ts'
import type { Strategy } from '../types.ts'

export const pods: Strategy<Pod> = {
  kind: kinds.pods,
  setDefaults(draft) {
    if (draft.spec) defaultPod(draft.spec)
  },
  prepareForCreate: (draft, { clock, warn }) => preparePod(draft, clock.now(), warn),
  prepareForUpdate(draft, old) {
    const qosClass = old.status?.qosClass
    if (qosClass) draft.status = { ...draft.status, qosClass }
  },
  /** Old kubelets leave the class of service out. */
  prepareForStatusUpdate(draft, old) {
    const qosClass = draft.status?.qosClass || old.status?.qosClass
    if (qosClass) draft.status = { ...draft.status, qosClass }
  },
  validate: (pod) => collect((errors) => checkPodObject(errors, pod)),
  validateUpdate: (pod, old) => collect((errors) => checkPodUpdate(errors, pod, old)),
  validateStatusUpdate: (pod, old) => collect((errors) => checkPodStatus(errors, pod, old)),
  /** Changes of pods come from machines mostly: nobody is warned (`WarningsOnUpdate`). */
  warnings: (pod, old) => (old ? [] : podWarnings(pod, old)),
  gracePeriodSeconds: (pod) => pod.spec?.terminationGracePeriodSeconds ?? 30,
  selectableFields: {
    'spec.nodeName': ({ spec }) => spec?.nodeName ?? '',
    'spec.restartPolicy': ({ spec }) => spec?.restartPolicy ?? '',
    'spec.schedulerName': ({ spec }) => spec?.schedulerName ?? '',
    'spec.serviceAccountName': ({ spec }) => spec?.serviceAccountName ?? '',
    'spec.hostNetwork': ({ spec }) => flag(spec?.hostNetwork),
    'status.phase': ({ status }) => status?.phase ?? '',
    'status.podIP': ({ status }) => status?.podIPs?.[0]?.ip ?? status?.podIP ?? '',
    'status.nominatedNodeName': ({ status }) => status?.nominatedNodeName ?? '',
  },
  table: { columns: columnsOf(kinds.pods), cells: (pod, { now }) => cells(pod, now), conditions: finishedConditions },
}

function cells(pod: Pod, now: number): unknown[] {
  const { reason, ready, total, restarts, lastRestart } = summarizePod(pod)
  const ago =
    restarts === 0 || lastRestart === undefined ? '' : ` (${ageSince(new Date(lastRestart).toISOString(), now)} ago)`
  return [
    pod.metadata.name,
    `${ready}/${total}`,
    reason,
    `${restarts}${ago}`,
    age(pod, now),
    pod.status?.podIPs?.[0]?.ip || '<none>',
    pod.spec?.nodeName || '<none>',
    pod.status?.nominatedNodeName || '<none>',
    readinessGates(pod),
  ]
}

function readinessGates({ spec, status }: Pod): string {
  const gates = spec?.readinessGates ?? []
  if (gates.length === 0) return '<none>'
  const open = gates.filter(({ conditionType }) =>
    status?.conditions?.some(({ type, status }) => type === conditionType && status === 'True'),
  )
  return `${open.length}/${gates.length}`
}

function finishedConditions({ status }: Pod) {
  const completed = { type: 'Completed', status: 'True' }
  if (status?.phase === 'Succeeded')
    return [{ ...completed, reason: 'Succeeded', message: 'The pod has completed successfully.' }]
  if (status?.phase === 'Failed') return [{ ...completed, reason: 'Failed', message: 'The pod failed.' }]
  return []
}
