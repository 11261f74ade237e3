import type { NodeContext, PodState } from '../pod/context.ts'
import { type ContainerRecord, isRunning } from '../pod/record.ts'
import { type ProbeKind, probeWorker } from './probe-worker.ts'

/** The probes of a pod's containers: one worker for each probe of each running instance. */
export interface PodProbes {
  /** Starts workers of new instances, ends those of instances that are gone. */
  reconcile(): void
  stopAll(): void
}

const probeKinds: readonly ProbeKind[] = ['startup', 'readiness', 'liveness']

export function podProbes(context: NodeContext, state: PodState, changed: () => void): PodProbes {
  const workers = new Map<string, () => void>()
  const wanted = (record: ContainerRecord): [string, ProbeKind][] => {
    const counts = record.kind === 'main' || record.kind === 'sidecar'
    if (!counts || !isRunning(record) || record.stopping) return []
    return probeKinds
      .filter((kind) => record.spec[`${kind}Probe`] !== undefined)
      .map((kind) => [`${record.instance?.id} ${kind}`, kind])
  }
  return {
    reconcile() {
      const keep = new Set<string>()
      for (const record of state.records.values()) {
        for (const [key, kind] of wanted(record)) {
          keep.add(key)
          if (!workers.has(key)) workers.set(key, probeWorker({ context, state, record, kind, changed }))
        }
      }
      for (const [key, stop] of workers) {
        if (keep.has(key)) continue
        stop()
        workers.delete(key)
      }
    },
    stopAll() {
      for (const stop of workers.values()) stop()
      workers.clear()
    },
  }
}
