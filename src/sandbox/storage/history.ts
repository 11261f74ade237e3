import type { Clock } from '../clock.ts'
import type { KubeObject } from '../objects.ts'
import { pathOf } from './collection.ts'
import { type Change, StoreError } from './types.ts'

/** The newest changes of one kind: what a watch may start from and what an older list is rebuilt from. */
export interface History {
  add(change: Change): void
  /** The changes after a revision. Throws {@link StoreError} `compacted` when not all of them are kept. */
  since(revision: number): readonly Change[]
}

/** How many changes of a kind are kept. */
const CAPACITY = 1000

/** A history that knows every change after `start`. */
export function createHistory(start: number): History {
  let changes: Change[] = []
  let evicted = false
  return {
    add(change) {
      changes.push(change)
      if (changes.length < 2 * CAPACITY) return
      evicted = true
      changes = changes.slice(CAPACITY)
    },
    since(revision) {
      const least = evicted ? (changes[0]?.revision ?? start) - 1 : start
      if (revision < least) throw new StoreError('compacted', `too old resource version: ${revision} (${least})`)
      const first = changes.findIndex((change) => change.revision > revision)
      return first < 0 ? [] : changes.slice(first)
    },
  }
}

/** The state before `changes`, which led to `items`, in the order of paths. */
export function undo(items: readonly KubeObject[], changes: readonly Change[]): readonly KubeObject[] {
  if (changes.length === 0) return items
  const state = new Map(items.map((item) => [placeOf(item), item]))
  for (const { object, previous } of changes.toReversed()) {
    if (previous) state.set(placeOf(previous), previous)
    else state.delete(placeOf(object))
  }
  return [...state].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item)
}

function placeOf({ metadata }: KubeObject): string {
  return pathOf(metadata.namespace ?? '', metadata.name)
}

/** How long older states stay readable: the interval of the real server's etcd compaction. */
const COMPACTION_INTERVAL = 5 * 60_000

/** Remembers revisions as time passes; the revision before which nothing is readable trails by one to two intervals. */
export function createCompactor(clock: Clock, start: number): { compacted(revision: number): number } {
  let mark = { at: clock.now(), revision: start }
  let compacted = 0
  return {
    compacted(revision) {
      if (clock.now() - mark.at >= COMPACTION_INTERVAL) {
        compacted = mark.revision
        mark = { at: clock.now(), revision }
      }
      return compacted
    },
  }
}
