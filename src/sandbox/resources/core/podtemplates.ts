import type { PodTemplate } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { containerCells, formatLabels } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { kindRef } from '../common/kind-ref.ts'
import { defaultPodTemplate } from '../pod/defaults.ts'
import { checkPodTemplate } from '../pod/validation/validate.ts'
import { templateWarnings } from '../pod/warnings.ts'
import type { Strategy } from '../types.ts'

const kind = kindRef<PodTemplate>('', 'podtemplates', 'PodTemplate', true)

export const podTemplates: Strategy<PodTemplate> = {
  kind,
  setDefaults: ({ template }) => defaultPodTemplate(template),
  validate: ({ template }) => collect((errors) => checkPodTemplate(errors, 'template', template ?? {})),
  warnings: ({ template }) => templateWarnings('template', template),
  table: {
    columns: columnsOf(kind),
    cells: ({ metadata, template }) => [
      metadata.name,
      ...containerCells(template?.spec?.containers),
      formatLabels(template?.metadata?.labels),
    ],
  },
}
