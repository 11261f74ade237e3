import { kinds } from '../../kinds.ts'
import type { Draft } from '../../objects.ts'
import type { DaemonSet, DaemonSetUpdateStrategy } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age, containerCells, formatLabels, formatSelector } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { checkImmutableSelector, same } from '../common/immutable.ts'
import { defaultPodTemplate } from '../pod/defaults.ts'
import { templateWarnings } from '../pod/warnings.ts'
import type { Strategy } from '../types.ts'
import { checkDaemonSet, checkDaemonSetStatus } from './daemonset-rules.ts'

export const daemonSets: Strategy<DaemonSet> = {
  kind: kinds.daemonSets,
  /** The annotation counts the templates there have been; it is what remains of an old field. */
  setDefaults({ spec, metadata }) {
    setTemplateGeneration({ metadata }, templateGenerationOf(metadata))
    if (!spec) return
    spec.updateStrategy ??= {}
    defaultStrategy(spec.updateStrategy)
    spec.revisionHistoryLimit ??= 10
    defaultPodTemplate(spec.template)
  },
  prepareForCreate(draft) {
    setTemplateGeneration(draft, Math.max(templateGenerationOf(draft.metadata), 1))
  },
  prepareForUpdate(draft, old) {
    const generation = templateGenerationOf(old.metadata)
    setTemplateGeneration(draft, same(draft.spec?.template, old.spec?.template) ? generation : generation + 1)
  },
  validate: (set) => collect((errors) => checkDaemonSet(errors, set)),
  validateUpdate: (set, old) =>
    collect((errors) => checkImmutableSelector(errors, set.spec?.selector, old.spec?.selector)),
  validateStatusUpdate: (set) => collect((errors) => checkDaemonSetStatus(errors, set)),
  warnings: ({ spec }) => templateWarnings('spec.template', spec?.template),
  table: {
    columns: columnsOf(kinds.daemonSets),
    cells: (set, { now }) => [
      set.metadata.name,
      set.status?.desiredNumberScheduled ?? 0,
      set.status?.currentNumberScheduled ?? 0,
      set.status?.numberReady ?? 0,
      set.status?.updatedNumberScheduled ?? 0,
      set.status?.numberAvailable ?? 0,
      formatLabels(set.spec?.template.spec?.nodeSelector),
      age(set, now),
      ...containerCells(set.spec?.template.spec?.containers),
      formatSelector(set.spec?.selector),
    ],
  },
}

const templateGeneration = 'deprecated.daemonset.template.generation'

function templateGenerationOf({ annotations }: Draft<DaemonSet>['metadata']): number {
  return Number(annotations?.[templateGeneration]) || 0
}

function setTemplateGeneration({ metadata }: Pick<Draft<DaemonSet>, 'metadata'>, generation: number): void {
  metadata.annotations = { ...metadata.annotations, [templateGeneration]: String(generation) }
}

function defaultStrategy(strategy: DaemonSetUpdateStrategy): void {
  strategy.type ||= 'RollingUpdate'
  if (strategy.type !== 'RollingUpdate') return
  strategy.rollingUpdate ??= {}
  strategy.rollingUpdate.maxUnavailable ??= 1
  strategy.rollingUpdate.maxSurge ??= 0
}
