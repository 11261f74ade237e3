import { ageSince } from '../../api/duration.ts'
import { kinds } from '../../kinds.ts'
import type { CronJob } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age, containerCells, formatSelector } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { nameWarnings } from '../common/name-warnings.ts'
import { defaultPodTemplate } from '../pod/defaults.ts'
import { templateWarnings } from '../pod/warnings.ts'
import type { Strategy } from '../types.ts'
import { checkCronJob } from './cronjob-rules.ts'

export const cronJobs: Strategy<CronJob> = {
  kind: kinds.cronJobs,
  setDefaults({ spec }) {
    if (!spec) return
    spec.concurrencyPolicy ||= 'Allow'
    spec.suspend ??= false
    spec.successfulJobsHistoryLimit ??= 3
    spec.failedJobsHistoryLimit ??= 1
    // The jobs themselves get their defaults when they are made.
    defaultPodTemplate(spec.jobTemplate?.spec?.template)
  },
  validate: (job) => collect((errors) => checkCronJob(errors, job)),
  warnings: ({ metadata, spec }, old) => [
    ...(old ? [] : nameWarnings(metadata.name, 'Pod names and hostnames')),
    ...templateWarnings('spec.jobTemplate.spec.template', spec?.jobTemplate.spec?.template),
  ],
  table: {
    columns: columnsOf(kinds.cronJobs),
    cells: (job, { now }) => [
      job.metadata.name,
      job.spec?.schedule ?? '',
      job.spec?.timeZone ?? '<none>',
      job.spec?.suspend === undefined ? '<unset>' : job.spec.suspend ? 'True' : 'False',
      job.status?.active?.length ?? 0,
      job.status?.lastScheduleTime ? ageSince(job.status.lastScheduleTime, now) : '<none>',
      age(job, now),
      ...containerCells(job.spec?.jobTemplate.spec?.template.spec?.containers),
      formatSelector(job.spec?.jobTemplate.spec?.selector),
    ],
  },
}
