import { parseQuantity, quantityMilliValue, quantityValue } from '../api/quantity.ts'
import type { Clock } from '../clock.ts'
import type { ContainerRecord } from './pod/record.ts'
import type { LoadMeter } from './runtime/load-meter.ts'
import type { ContainerUsage, Usage } from './types.ts'

/** What answering one connection a second costs. */
const millicoresPerConnection = 20
const idleMillicores = 1
const usualMemory = 16 * 2 ** 20

/**
 * Made-up but plausible use of a running container, for metrics.k8s.io: next to nothing when idle, more the more connections come
 * in, never more than its limits.
 */
export function containerUsage(clock: Clock, { name, spec, instance }: ContainerRecord): ContainerUsage {
  const { requests = {}, limits = {} } = spec.resources ?? {}
  const load = instance?.config.world.load
  const startedAt = instance?.startedAt ?? clock.now()
  const most = limits['cpu'] === undefined ? 1000 : quantityMilliValue(parseQuantity(limits['cpu']))
  const memory = requests['memory'] ?? limits['memory']
  return {
    name,
    cpuMillicores: Math.min(most, idleMillicores + Math.round((load?.perSecond() ?? 0) * millicoresPerConnection)),
    memoryBytes: memory === undefined ? usualMemory : Math.round(quantityValue(parseQuantity(memory)) / 2),
    cpuSeconds: Math.min(
      cpuSeconds(clock, startedAt, idleMillicores, load),
      (most / 1000) * secondsSince(clock, startedAt),
    ),
    startedAt,
  }
}

/** What a node itself needs besides its pods. */
const SYSTEM = { cpuMillicores: 120, memoryBytes: 700 * 2 ** 20 }

/** What a node needs besides its pods; its seconds are those of its pods, too. */
export function systemUsage(clock: Clock, startedAt: number, load: LoadMeter): Usage {
  return { ...SYSTEM, cpuSeconds: cpuSeconds(clock, startedAt, SYSTEM.cpuMillicores, load), startedAt }
}

function cpuSeconds(clock: Clock, startedAt: number, idle: number, load: LoadMeter | undefined): number {
  const millicoreSeconds = idle * secondsSince(clock, startedAt) + (load?.total() ?? 0) * millicoresPerConnection
  return millicoreSeconds / 1000
}

function secondsSince(clock: Clock, time: number): number {
  return (clock.now() - time) / 1000
}
