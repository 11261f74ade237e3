import type { KubeJson, Snapshot } from '../../src/checks/objects.ts'
import type { SharedWatches } from '../../src/cluster/watch/shared.ts'
import { createSharedWatches } from '../../src/cluster/watch/shared.ts'
import type { WatchEvent, WatchSource } from '../../src/cluster/watch/source.ts'
import { type FakeClock, fakeClock } from '../helpers/fake-clock.ts'

export const target = { apiVersion: 'v1', kind: 'Pod', name: 'a' }

/** A pod in a version of the cluster. */
export function pod(name: string, version: number): KubeJson {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: name, resourceVersion: String(version) },
  }
}

export interface World {
  script: ReturnType<typeof scripted>['script']
  watches: SharedWatches
  /** What the watch has told, in order. */
  seen: Snapshot[]
  /** The names of the objects told last. */
  names(): string[] | undefined
  /** Watches the target, until the first is told. */
  start(): Promise<ReturnType<SharedWatches['watch']>>
  /** Lets time pass, in milliseconds. */
  pass(milliseconds: number): Promise<void>
}

/** Watches of a scripted source. */
export function createWorld(): World {
  const clock = fakeClock()
  const { script, source } = scripted()
  const watches = createSharedWatches({ source: async () => source, clock, random: () => 1 })
  const seen: Snapshot[] = []
  return {
    script,
    watches,
    seen,
    names: () => seen.at(-1)?.items.map(({ metadata }) => metadata.name),
    async start() {
      const watched = watches.watch(target, 'default', (snapshot) => seen.push(snapshot))
      await pass(clock, 20)
      return watched
    },
    pass: (milliseconds) => pass(clock, milliseconds),
  }
}

export /** Lets promises settle, then time pass: a timer may be set by what settles. */
async function pass(clock: FakeClock, milliseconds: number): Promise<void> {
  await clock.advance(0)
  await clock.advance(milliseconds)
}

/** A source that the test drives: what lists answer, and what is sent on the watch. */
export function scripted() {
  let end: ((error?: Error) => void) | undefined
  let send: ((event: WatchEvent) => void) | undefined
  const script = {
    items: [] as KubeJson[],
    version: 1,
    listError: undefined as Error | undefined,
    watchError: undefined as Error | undefined,
    lists: 0,
    watches: [] as string[],
    push: (type: WatchEvent['type'], object: KubeJson) => send?.({ type, object }),
    end: (error?: Error) => end?.(error),
  }
  const source: WatchSource = {
    async list() {
      script.lists++
      if (script.listError) throw script.listError
      return { items: [...script.items], version: String(script.version) }
    },
    async *watch(version, signal) {
      script.watches.push(version)
      if (script.watchError) throw script.watchError
      const queue: WatchEvent[] = []
      let wake = () => {}
      let ended: { error: Error | undefined } | undefined
      send = (event) => {
        queue.push(event)
        wake()
      }
      end = (error) => {
        ended = { error }
        wake()
      }
      signal.addEventListener('abort', () => end?.(new Error('aborted')))
      while (!signal.aborted) {
        for (let event = queue.shift(); event; event = queue.shift()) yield event
        if (ended?.error) throw ended.error
        if (ended) return
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
  return { script, source }
}
