import type { Snapshot } from '../../checks/objects.ts'
import type { Target } from '../../checks/schema.ts'
import type { Clock } from '../clock.ts'
import type { Watched } from '../types.ts'
import { type Reflector, startReflector } from './reflector.ts'
import type { WatchSource } from './source.ts'

/** Changes that come within this many milliseconds, in one chunk of the watch, are told at once. */
const debounceMilliseconds = 1

export interface SharedWatches {
  watch(target: Target, namespace: string, onChange: (snapshot: Snapshot) => void): Watched
  close(): void
}

interface SharedOptions {
  source: (target: Target, namespace: string) => Promise<WatchSource | undefined>
  clock: Clock
  random?: () => number
}

type Listener = (snapshot: Snapshot) => void

interface Shared {
  reflector: Reflector
  listeners: Set<Listener>
}

/** One watch for all that look at the same objects. */
export function createSharedWatches({ source, clock, random = Math.random }: SharedOptions): SharedWatches {
  const watches = new Map<string, Shared>()
  const open = (key: string, target: Target, namespace: string): Shared => {
    const listeners = new Set<Listener>()
    const tell = debounced(clock, () => {
      const snapshot = shared.reflector.store.snapshot()
      for (const listener of [...listeners]) listener(snapshot)
    })
    const find = () => source(target, namespace)
    const shared: Shared = { listeners, reflector: startReflector({ source: find, clock, random, onChange: tell }) }
    watches.set(key, shared)
    return shared
  }
  return {
    watch(target, namespace, onChange) {
      const key = keyOf(target, namespace)
      const shared = watches.get(key) ?? open(key, target, namespace)
      const listener: Listener = (snapshot) => onChange(snapshot)
      shared.listeners.add(listener)
      tellLatecomer(shared, listener)
      return { snapshot: () => shared.reflector.store.snapshot(), stop: () => leave(watches, key, shared, listener) }
    },
    close() {
      for (const { reflector } of watches.values()) reflector.stop()
      watches.clear()
    },
  }
}

/** Who joins a watch that has its objects already is told of them, after having got its own handle. */
function tellLatecomer(shared: Shared, listener: Listener): void {
  queueMicrotask(() => {
    const snapshot = shared.reflector.store.snapshot()
    if (shared.listeners.has(listener) && (snapshot.synced || snapshot.problem)) listener(snapshot)
  })
}

function leave(watches: Map<string, Shared>, key: string, shared: Shared, listener: Listener): void {
  shared.listeners.delete(listener)
  if (shared.listeners.size > 0) return
  shared.reflector.stop()
  if (watches.get(key) === shared) watches.delete(key)
}

function keyOf({ apiVersion, kind, name, selector, namespace: own }: Target, namespace: string): string {
  const labels = Object.entries(selector ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([apiVersion, kind, own ?? namespace, name ?? null, labels])
}

function debounced(clock: Clock, run: () => void): () => void {
  let waiting = false
  return () => {
    if (waiting) return
    waiting = true
    clock.setTimeout(() => {
      waiting = false
      run()
    }, debounceMilliseconds)
  }
}
