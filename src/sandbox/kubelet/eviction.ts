import { compareQuantity, formatQuantity, parseQuantity, type Quantity } from '../api/quantity.ts'
import type { Pod } from '../schema/types.gen.ts'
import { treeSize } from './fs/size.ts'
import type { PodState } from './pod/context.ts'

const ephemeralStorage = 'ephemeral-storage'

/**
 * Why a pod must go because of what it keeps on the node's disk; undefined when it may stay (`localStorageEviction` in
 * pkg/kubelet/eviction). What it writes to tmpfs is memory.
 */
export function storageExcess(state: PodState): string | undefined {
  return volumeExcess(state) ?? podExcess(state) ?? containerExcess(state)
}

/** How often pods are looked at. */
export const evictionPeriod = 10_000

/** Whether a pod has limits that storage could exceed at all. */
export function limitsStorage({ spec }: Pod): boolean {
  const limited = spec?.containers.some(({ resources }) => resources?.limits?.[ephemeralStorage] !== undefined)
  return limited || (spec?.volumes ?? []).some(({ emptyDir }) => emptyDir?.sizeLimit !== undefined)
}

function volumeExcess(state: PodState): string | undefined {
  for (const { name, emptyDir } of state.pod.spec?.volumes ?? []) {
    const limit = emptyDir?.sizeLimit
    if (limit === undefined || emptyDir?.medium === 'Memory' || Number(limit) === 0) continue
    const mount = state.volumes.get(name)
    if (mount && exceeds(treeSize(mount.node), limit)) {
      return `Usage of EmptyDir volume ${JSON.stringify(name)} exceeds the limit ${JSON.stringify(String(limit))}. `
    }
  }
  return undefined
}

function podExcess(state: PodState): string | undefined {
  const limits = (state.pod.spec?.containers ?? []).flatMap(
    ({ resources }) => resources?.limits?.[ephemeralStorage] ?? [],
  )
  if (limits.length === 0) return undefined
  const total = limits.map(parseQuantity).reduce((sum, { nanos }) => sum + nanos, 0n)
  const limit: Quantity = { ...parseQuantity(limits[0] ?? '0'), nanos: total }
  const volumes = (state.pod.spec?.volumes ?? []).filter(({ emptyDir }) => emptyDir && emptyDir.medium !== 'Memory')
  const inVolumes = volumes
    .map(({ name }) => state.volumes.get(name))
    .map((mount) => (mount ? treeSize(mount.node) : 0))
  const inContainers = [...state.created.values()].map(({ written }) => written())
  const used = [...inVolumes, ...inContainers].reduce((sum, size) => sum + size, 0)
  if (compareQuantity(parseQuantity(used), limit) <= 0) return undefined
  return `Pod ephemeral local storage usage exceeds the total limit of containers ${formatQuantity(limit)}. `
}

function containerExcess(state: PodState): string | undefined {
  for (const { name, resources } of state.pod.spec?.containers ?? []) {
    const limit = resources?.limits?.[ephemeralStorage]
    const created = state.created.get(name)
    if (limit === undefined || !created || !exceeds(created.written(), limit)) continue
    return `Container ${name} exceeded its local ephemeral storage limit ${JSON.stringify(String(limit))}. `
  }
  return undefined
}

function exceeds(bytes: number, limit: string | number): boolean {
  return compareQuantity(parseQuantity(bytes), parseQuantity(limit)) > 0
}
