import { setTimeout as delay } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Sandbox } from '../../../../src/sandbox/types.ts'

/** What this process, which is the sandbox and its client, holds when nothing is under way. */
export interface Memory {
  /** Megabytes of reachable objects. */
  heap: number
  /** Megabytes of buffers beside the heap. */
  buffers: number
  rss: number
  /** Stored objects of all kinds, and changes of them so far: the newest thousand or two of each kind are kept for watches. */
  objects: number
  changes: number
  connections: number
  /** Sockets, timers and the like that the process waits for, by kind. */
  waiting: Readonly<Record<string, number>>
}

/** Collects garbage and looks what is left. Connections that are being closed get a moment. */
export async function measure(sandbox: Sandbox): Promise<Memory> {
  await delay(50)
  collect()
  await delay(50)
  collect()
  const { heapUsed, external, rss } = process.memoryUsage()
  const waiting: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) waiting[kind] = (waiting[kind] ?? 0) + 1
  return {
    heap: megabytes(heapUsed),
    buffers: megabytes(external),
    rss: megabytes(rss),
    objects: objectsOf(sandbox),
    changes: sandbox.cluster?.services.backend.store.revision ?? 0,
    connections: sandbox.connections,
    waiting,
  }
}

/** What the process holds that it should not: when all has been answered and the client is gone, only what was created and changed may be left. */
export function leaks(marks: readonly Memory[]): string[] {
  const [first, last] = [marks[0], marks.at(-1)]
  // Until then code is compiled and the audit's memory fills.
  const warm = marks[2] ?? last
  if (!first || !warm || !last) return []
  const found: string[] = []
  if (last.connections > 0) found.push(`${last.connections} connections`)
  for (const [kind, count] of Object.entries(last.waiting)) {
    if (count > (first.waiting[kind] ?? 0) + 1) found.push(`${count} of ${kind}`)
  }
  const grown = last.heap + last.buffers - warm.heap - warm.buffers
  if (grown > NOISE + (last.changes - warm.changes) * CHANGE) found.push(`${Math.round(grown)} MB`)
  return found
}

/** Megabytes that come and go, and what a change takes: an object before and after it, and its text. */
const [NOISE, CHANGE] = [15, 0.01]

function objectsOf({ cluster }: Sandbox): number {
  const { store, registry } = cluster?.services.backend ?? {}
  const keys = new Set(registry?.all.map(({ key }) => key))
  return [...keys].reduce((sum, key) => sum + (store?.list(key).items.length ?? 0), 0)
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e5) / 10
}
