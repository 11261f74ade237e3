import { kinds } from '../../kinds.ts'
import type { Draft } from '../../objects.ts'
import type { Container, Job, Pod } from '../../schema/types.gen.ts'
import { podFromTemplate } from '../shared/pod-control.ts'

export const TRACKING = 'batch.kubernetes.io/job-tracking'
const INDEX = 'batch.kubernetes.io/job-completion-index'

export function isIndexed({ spec }: Job): boolean {
  return spec?.completionMode === 'Indexed'
}

export function isTracked({ metadata }: Pod): boolean {
  return (metadata.finalizers ?? []).includes(TRACKING)
}

/** The completion index of a pod, undefined when it has none that counts. */
export function indexOf({ metadata }: Pod, job: Job): number | undefined {
  const text = metadata.annotations?.[INDEX]
  if (text === undefined || !/^\d+$/.test(text)) return undefined
  return Number(text) < (job.spec?.completions ?? 0) ? Number(text) : undefined
}

/** Failed, or being deleted where that counts as failure (`isPodFailed`). */
export function isFailed({ status, metadata }: Pod, { spec }: Job): boolean {
  if (status?.phase === 'Failed') return true
  if (spec?.podReplacementPolicy === 'Failed') return false
  return metadata.deletionTimestamp !== undefined && status?.phase !== 'Succeeded'
}

/** When a pod came to its end, in milliseconds (`getFinishedTime`). */
export function finishTime(pod: Pod): number {
  const { status, metadata } = pod
  const ends = containersEnd(pod)
  if (ends !== undefined) return ends
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')
  if (ready?.status === 'False' && ready.lastTransitionTime) return Date.parse(ready.lastTransitionTime)
  const deleted = metadata.deletionTimestamp
  if (deleted) return Date.parse(deleted) - (metadata.deletionGracePeriodSeconds ?? 0) * 1000
  return Date.parse(metadata.creationTimestamp)
}

/** When the last container ended, sidecars among them; undefined while one has not. */
function containersEnd({ spec, status }: Pod): number | undefined {
  const sidecars = (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  const names = new Set(sidecars.map(({ name }) => name))
  const beside = (status?.initContainerStatuses ?? []).filter(({ name }) => names.has(name))
  const ends = [...(status?.containerStatuses ?? []), ...beside].map(({ state }) => state?.terminated?.finishedAt)
  if (ends.length === 0 || ends.some((end) => !end)) return undefined
  return Math.max(...ends.map((end) => Date.parse(end ?? '')))
}

/** A pod of the Job; an indexed one knows its index by annotation, label, host name and environment. */
export function jobPod(job: Job, index: number | undefined, marks: Record<string, string> = {}): Draft<Pod> {
  const draft = podFromTemplate(job.spec?.template, job, kinds.jobs)
  const finalizers = [...(draft.metadata.finalizers ?? []).filter((each) => each !== TRACKING), TRACKING]
  if (index === undefined) return { ...draft, metadata: { ...draft.metadata, finalizers } }
  const { metadata, spec } = draft
  const mark = { [INDEX]: String(index) }
  return {
    ...draft,
    metadata: {
      ...metadata,
      generateName: `${job.metadata.name}-${index}-`,
      finalizers,
      labels: { ...metadata.labels, ...mark },
      annotations: { ...metadata.annotations, ...mark, ...marks },
    },
    spec: {
      ...spec,
      hostname: `${job.metadata.name}-${index}`,
      containers: (spec?.containers ?? []).map(withIndex),
      ...(spec?.initContainers ? { initContainers: spec.initContainers.map(withIndex) } : {}),
    },
  }
}

function withIndex(container: Container): Container {
  const name = 'JOB_COMPLETION_INDEX'
  if (container.env?.some((variable) => variable.name === name)) return container
  const valueFrom = { fieldRef: { fieldPath: `metadata.labels['${INDEX}']` } }
  return { ...container, env: [...(container.env ?? []), { name, valueFrom }] }
}
