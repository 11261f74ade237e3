import { formatTime } from '../../clock.ts'
import type { KindRef } from '../../objects.ts'
import type { FlowSchema, FlowSchemaCondition, PriorityLevelConfiguration } from '../../schema/types.gen.ts'
import { conditionOf, withoutCondition } from '../shared/conditions.ts'
import type { Controller } from '../types.ts'

const group = { group: 'flowcontrol.apiserver.k8s.io', version: 'v1', namespaced: false }
const schemas: KindRef<FlowSchema> = { ...group, resource: 'flowschemas', kind: 'FlowSchema' }
const levels: KindRef<PriorityLevelConfiguration> = {
  ...group,
  resource: 'prioritylevelconfigurations',
  kind: 'PriorityLevelConfiguration',
}

/** Tells whether the priority level of a FlowSchema exists (k8s.io/apiserver/pkg/util/flowcontrol/apf_controller.go). */
export const flowSchemaController: Controller = {
  name: 'api-priority-and-fairness-config-consumer-v1',
  watches: [
    { kind: schemas, keys: ({ object, type }) => (type === 'DELETED' ? [] : [object.metadata.name]) },
    {
      kind: levels,
      keys: ({ object }, reader) =>
        reader
          .list(schemas)
          .filter(({ spec }) => spec?.priorityLevelConfiguration.name === object.metadata.name)
          .map(({ metadata }) => metadata.name),
    },
  ],
  async reconcile(name, { client, clock }) {
    const schema = client.get(schemas, '', name)
    if (!schema) return undefined
    const level = schema.spec?.priorityLevelConfiguration.name ?? ''
    const wanted = dangling(level, client.get(levels, '', level) !== undefined)
    const current = conditionOf(schema.status?.conditions as Dangling[] | undefined, 'Dangling')
    if (current?.status === wanted.status && current.reason === wanted.reason && current.message === wanted.message)
      return undefined
    const others = withoutCondition(schema.status?.conditions as Dangling[] | undefined, 'Dangling')
    const conditions = [...others, { ...wanted, lastTransitionTime: formatTime(clock.now()) }]
    await client.updateStatus(schemas, { ...schema, status: { conditions } })
    return undefined
  },
}

type Dangling = FlowSchemaCondition & { type: string; status: string }

function dangling(level: string, exists: boolean): Dangling {
  const text = `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(level)}`
  return exists
    ? { type: 'Dangling', status: 'False', reason: 'Found', message: `${text} and it exists` }
    : { type: 'Dangling', status: 'True', reason: 'NotFound', message: `${text} but there is no such object` }
}
