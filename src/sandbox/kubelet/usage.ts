import { parseQuantity, quantityMilliValue, quantityValue } from '../api/quantity.ts'
import type { ContainerRecord } from './pod/record.ts'

export interface ContainerUsage {
  name: string
  cpuMillicores: number
  memoryBytes: number
}

/** What answering one connection a second costs. */
const millicoresPerConnection = 20
const idleMillicores = 1
const usualMemory = 16 * 2 ** 20

/**
 * Made-up but plausible use of a running container, for metrics.k8s.io: next to nothing when idle, more the more connections come
 * in, never more than its limits.
 */
export function containerUsage({ name, spec, instance }: ContainerRecord): ContainerUsage {
  const { requests = {}, limits = {} } = spec.resources ?? {}
  const load = instance?.config.world.load.perSecond() ?? 0
  const most = limits['cpu'] === undefined ? 1000 : quantityMilliValue(parseQuantity(limits['cpu']))
  const memory = requests['memory'] ?? limits['memory']
  return {
    name,
    cpuMillicores: Math.min(most, idleMillicores + Math.round(load * millicoresPerConnection)),
    memoryBytes: memory === undefined ? usualMemory : Math.round(quantityValue(parseQuantity(memory)) / 2),
  }
}
