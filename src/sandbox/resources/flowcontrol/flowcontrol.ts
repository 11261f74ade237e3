import type { FlowSchema, PriorityLevelConfiguration } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { kindRef } from '../common/kind-ref.ts'
import type { Strategy } from '../types.ts'
import { checkPriorityLevel } from './level-rules.ts'
import { checkFlowSchema } from './schema-rules.ts'

const group = 'flowcontrol.apiserver.k8s.io'
const schemaKind = kindRef<FlowSchema>(group, 'flowschemas', 'FlowSchema')
const levelKind = kindRef<PriorityLevelConfiguration>(
  group,
  'prioritylevelconfigurations',
  'PriorityLevelConfiguration',
)

export const flowSchemas: Strategy<FlowSchema> = {
  kind: schemaKind,
  setDefaults({ spec }) {
    if (spec) spec.matchingPrecedence ||= 1000
  },
  validate: (schema) => collect((errors) => checkFlowSchema(errors, schema)),
  table: {
    columns: columnsOf(schemaKind),
    cells: (schema, { now }) => [
      schema.metadata.name,
      schema.spec?.priorityLevelConfiguration.name || '<none>',
      schema.spec?.matchingPrecedence ?? 0,
      schema.spec?.distinguisherMethod?.type || '<none>',
      age(schema, now),
      missingLevel(schema),
    ],
  },
}

function missingLevel({ status }: FlowSchema): string {
  const dangling = status?.conditions?.find(({ type }) => type === 'Dangling')
  return dangling?.status ?? '?'
}

export const priorityLevels: Strategy<PriorityLevelConfiguration> = {
  kind: levelKind,
  setDefaults({ spec }) {
    const { limited, exempt } = spec ?? {}
    if (exempt) {
      exempt.nominalConcurrencyShares ??= 0
      exempt.lendablePercent ??= 0
    }
    if (!limited) return
    limited.nominalConcurrencyShares ??= 30
    limited.lendablePercent ??= 0
    const { queuing } = limited.limitResponse ?? {}
    if (!queuing) return
    queuing.handSize ||= 8
    queuing.queues ||= 64
    queuing.queueLengthLimit ||= 50
  },
  validate: (level) => collect((errors) => checkPriorityLevel(errors, level)),
  table: { columns: columnsOf(levelKind), cells: (level, { now }) => levelCells(level, now) },
}

const none = '<none>'

function levelCells(level: PriorityLevelConfiguration, now: number): unknown[] {
  const { limited, exempt, type } = level.spec ?? { type: '' }
  const queuing = limited?.limitResponse?.queuing
  return [
    level.metadata.name,
    type,
    limited?.nominalConcurrencyShares ?? exempt?.nominalConcurrencyShares ?? none,
    queuing?.queues ?? none,
    queuing?.handSize ?? none,
    queuing?.queueLengthLimit ?? none,
    age(level, now),
  ]
}
