import type { KubeObject } from '../objects.ts'
import { type Change, storageKeyOf } from '../storage/types.ts'
import { giveWay } from '../turns.ts'
import { allKinds, CUSTOM_RESOURCES } from './shared/resources.ts'
import type { Controller, ControllerContext, Watch } from './types.ts'

/** Changes that are followed. */
export interface Following {
  /** Resolves when everything that existed at the start has been seen. */
  seen: Promise<unknown>
  stop(): void
}

/** Follows what a controller watches; everything that exists counts as added. */
export function followAll(
  { watches, everyKind }: Controller,
  context: ControllerContext,
  add: (key: string) => void,
): Following {
  const all = watches.map((watch) => follow(watch, context, add))
  if (everyKind) all.push(followEveryKind(everyKind, context, add))
  return {
    seen: Promise.all(all.map(({ seen }) => seen)),
    stop() {
      for (const { stop } of all) stop()
    },
  }
}

function follow(watch: Watch<KubeObject>, { client }: ControllerContext, add: (key: string) => void): Following {
  const enqueue = (change: Change<KubeObject>) => {
    for (const key of watch.keys(change, client)) add(key)
  }
  let stopped = false
  const unsubscribe = client.watch(watch.kind, enqueue)
  const seeAll = async () => {
    const key = storageKeyOf(watch.kind)
    for (const object of client.list(watch.kind)) {
      const others = giveWay('work')
      if (others) await others
      if (stopped) return
      enqueue({ type: 'ADDED', key, object, revision: Number(object.metadata.resourceVersion) })
    }
  }
  return {
    seen: seeAll(),
    stop() {
      stopped = true
      unsubscribe()
    },
  }
}

/** Follows all kinds, and again when definitions of custom resources come and go. */
function followEveryKind(
  everyKind: NonNullable<Controller['everyKind']>,
  context: ControllerContext,
  add: (key: string) => void,
): Following {
  const { client } = context
  const followed = new Map<string, Following>()
  const refresh = () => {
    const present = allKinds(client)
    for (const kind of present) {
      if (followed.has(storageKeyOf(kind))) continue
      const watch = { kind, keys: (change: Change) => everyKind.keys(change, kind, client) }
      followed.set(storageKeyOf(kind), follow(watch, context, add))
    }
    const keys = new Set(present.map(storageKeyOf))
    for (const [key, { stop }] of followed) {
      if (keys.has(key)) continue
      stop()
      followed.delete(key)
    }
  }
  refresh()
  const seen = Promise.all([...followed.values()].map((each) => each.seen))
  const stopDefinitions = client.watch(CUSTOM_RESOURCES, refresh)
  return {
    seen,
    stop() {
      stopDefinitions()
      for (const { stop } of followed.values()) stop()
    },
  }
}
