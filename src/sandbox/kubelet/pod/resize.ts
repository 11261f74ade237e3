import { isDeepStrictEqual } from 'node:util'
import type { ResourceRequirements } from '../../schema/types.gen.ts'
import { othersOn } from './admit.ts'
import { shortageBeside, shortageOfNode } from './capacity.ts'
import type { NodeContext, PodState } from './context.ts'
import { type ContainerRecord, isRunning } from './record.ts'

const resizable = ['cpu', 'memory'] as const

/**
 * Gives containers the CPU and memory that their pod asks for now, if the node has it: at once, or with a restart where their policy
 * says so (`handlePodResourcesResize` in pkg/kubelet). What waits is told in the condition PodResizePending.
 */
export function resize(context: NodeContext, state: PodState): void {
  const changed = [...state.records.values()].filter((record) => changes(record).length > 0)
  state.resizePending = changed.length > 0 ? obstacle(context, state) : undefined
  if (state.resizePending) return
  for (const record of changed) {
    const resources = changes(record)
    const policies = record.spec.resizePolicy ?? []
    const restarts = policies.some(
      ({ resourceName, restartPolicy }) =>
        restartPolicy === 'RestartContainer' && resources.some((name) => name === resourceName),
    )
    record.resources = record.spec.resources
    if (!isRunning(record)) continue
    if (restarts) record.outdated = `Container ${record.name} resize requires restart`
    else state.created.get(record.name)?.limitMemory(record.resources)
  }
}

function changes({ spec, resources }: ContainerRecord): (typeof resizable)[number][] {
  return resizable.filter((name) => !isDeepStrictEqual(partOf(spec.resources, name), partOf(resources, name)))
}

function partOf(resources: ResourceRequirements | undefined, name: string): (string | undefined)[] {
  return [resources?.requests?.[name], resources?.limits?.[name]]
}

function obstacle(context: NodeContext, { pod }: PodState): PodState['resizePending'] {
  const never = shortageOfNode(context, pod)
  if (never) return { reason: 'Infeasible', message: never.message }
  const later = shortageBeside(context, pod, othersOn(context, pod))
  return later && { reason: 'Deferred', message: later.message }
}
