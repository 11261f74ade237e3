import { humanDuration } from '../../api/duration.ts'
import { kinds } from '../../kinds.ts'
import type { Job, JobSpec } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age, containerCells, formatSelector } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { same } from '../common/immutable.ts'
import { defaultPodTemplate } from '../pod/defaults.ts'
import { workloadWarnings } from '../pod/warnings.ts'
import type { Strategy } from '../types.ts'
import { checkJob, checkJobUpdate } from './job-rules.ts'
import { generateSelector } from './job-selector.ts'
import { checkJobStatus } from './job-status-rules.ts'

export const jobs: Strategy<Job> = {
  kind: kinds.jobs,
  setDefaults({ metadata, spec }) {
    if (!spec) return
    const labels = spec.template?.metadata?.labels
    if (labels && !Object.keys(metadata.labels ?? {}).length) metadata.labels = { ...labels }
    defaultJobSpec(spec)
  },
  prepareForCreate(draft) {
    const given = draft.metadata.labels
    const follows = !Object.keys(given ?? {}).length || same(given, draft.spec?.template.metadata?.labels)
    generateSelector(draft)
    // Labels that a job has from its template are the template's: also those that are added to it.
    const labels = draft.spec?.template.metadata?.labels
    if (labels && follows) draft.metadata.labels = { ...labels }
  },
  validate: (job) => collect((errors) => checkJob(errors, job)),
  validateUpdate: (job, old) => collect((errors) => checkJobUpdate(errors, job, old)),
  validateStatusUpdate: (job, old) => collect((errors) => checkJobStatus(errors, job, old)),
  warnings: ({ metadata, spec }, old) => workloadWarnings(metadata.name, old, spec?.template),
  selectableFields: { 'status.successful': ({ status }) => String(status?.succeeded ?? 0) },
  table: {
    columns: columnsOf(kinds.jobs),
    cells: (job, { now }) => [
      job.metadata.name,
      statusText(job),
      completions(job),
      duration(job, now),
      age(job, now),
      ...containerCells(job.spec?.template.spec?.containers),
      formatSelector(job.spec?.selector),
    ],
  },
}

/** SetDefaults_Job. */
function defaultJobSpec(spec: JobSpec): void {
  if (spec.completions === undefined && spec.parallelism === undefined) {
    spec.completions = 1
    spec.parallelism = 1
  }
  spec.parallelism ??= 1
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : 2147483647
  spec.completionMode ??= 'NonIndexed'
  spec.suspend ??= false
  spec.manualSelector ??= false
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed'
  for (const { onPodConditions } of spec.podFailurePolicy?.rules ?? [])
    for (const pattern of onPodConditions ?? []) pattern.status ||= 'True'
  defaultPodTemplate(spec.template)
}

const conditionTexts: readonly [condition: string, text: string][] = [
  ['Suspended', 'Suspended'],
  ['FailureTarget', 'FailureTarget'],
  ['SuccessCriteriaMet', 'SuccessCriteriaMet'],
]

function statusText({ metadata, status }: Job): string {
  const has = (type: string) => status?.conditions?.some((each) => each.type === type && each.status === 'True')
  if (has('Complete')) return 'Complete'
  if (has('Failed')) return 'Failed'
  if (metadata.deletionTimestamp) return 'Terminating'
  return conditionTexts.find(([condition]) => has(condition))?.[1] ?? 'Running'
}

function completions({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0
  if (spec?.completions !== undefined) return `${succeeded}/${spec.completions}`
  const parallelism = spec?.parallelism ?? 0
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}

function duration({ status }: Job, now: number): string {
  if (!status?.startTime) return ''
  const end = status.completionTime ? Date.parse(status.completionTime) : now
  return humanDuration(end - Date.parse(status.startTime))
}
