import { formatTime } from '../../clock.ts'
import type { Node, Taint } from '../../schema/types.gen.ts'

/** Taints that follow from a node's conditions and from `spec.unschedulable`, by key. */
const PRESSURE: Record<string, string | undefined> = {
  MemoryPressure: 'node.kubernetes.io/memory-pressure',
  DiskPressure: 'node.kubernetes.io/disk-pressure',
  PIDPressure: 'node.kubernetes.io/pid-pressure',
  NetworkUnavailable: 'node.kubernetes.io/network-unavailable',
}
const NOT_READY = 'node.kubernetes.io/not-ready'
const UNREACHABLE = 'node.kubernetes.io/unreachable'
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable'
const MANAGED = new Set([NOT_READY, UNREACHABLE, UNSCHEDULABLE, ...Object.values(PRESSURE)])

/**
 * The taints the node should have: those of others as they are, and those of the node lifecycle controller by its state. `evicting` says
 * whether those that end pods are among them.
 */
export function wantedTaints(node: Node, evicting: boolean, now: number): Taint[] {
  const current = node.spec?.taints ?? []
  const kept = current.filter(({ key }) => !MANAGED.has(key))
  const due = stateTaints(node).filter(({ effect }) => evicting || effect !== 'NoExecute')
  const wanted = due.map((taint) => current.find((each) => isSame(each, taint)) ?? stamped(taint, now))
  return [...kept, ...wanted]
}

function stateTaints({ status, spec }: Node): Taint[] {
  const conditions = status?.conditions ?? []
  const ready = conditions.find(({ type }) => type === 'Ready')?.status
  const key = ready === 'False' ? NOT_READY : ready === 'Unknown' ? UNREACHABLE : undefined
  const pressure = conditions.flatMap(({ type, status: state }) =>
    state === 'True' && PRESSURE[type] ? [PRESSURE[type]] : [],
  )
  return [
    ...(key
      ? [
          { key, effect: 'NoSchedule' },
          { key, effect: 'NoExecute' },
        ]
      : []),
    ...pressure.map((each) => ({ key: each, effect: 'NoSchedule' })),
    ...(spec?.unschedulable ? [{ key: UNSCHEDULABLE, effect: 'NoSchedule' }] : []),
  ]
}

function stamped(taint: Taint, now: number): Taint {
  return { ...taint, timeAdded: formatTime(now) }
}

function isSame(a: Taint, b: Taint): boolean {
  return a.key === b.key && a.effect === b.effect
}
