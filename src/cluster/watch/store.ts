import type { KubeJson, Problem, Snapshot } from '../../checks/objects.ts'
import { saidIn } from '../../util/said.ts'

/** The objects of one watch, and what is known about them. */
export interface WatchStore {
  /** The resourceVersion the objects are at; undefined until the first list. */
  readonly version: string | undefined
  snapshot(): Snapshot
  /** Takes over a list. True when it differs from what was known. */
  replace(items: readonly KubeJson[], version: string): boolean
  /** Takes over one event. An event older than the state is passed over. */
  put(object: KubeJson): boolean
  remove(object: KubeJson): boolean
  /** A bookmark: nothing has changed up to this version. */
  advance(version: string): void
  /** The cluster does not serve the kind. */
  unknownKind(): boolean
  /** The latest error, or that there is none any more. */
  trouble(problem: Problem | undefined): boolean
}

export function createWatchStore(): WatchStore {
  const items = new Map<string, KubeJson>()
  let version: string | undefined
  let state: Omit<Snapshot, 'items'> = { synced: false, kindKnown: true }
  const answered = () => {
    const first = !state.synced || !state.kindKnown || state.problem !== undefined
    state = { synced: true, kindKnown: true }
    return first
  }
  const apply = (object: KubeJson, change: () => void) => {
    const at = object.metadata.resourceVersion
    if (at !== undefined && version !== undefined && !isNewer(at, version)) return false
    version = at ?? version
    change()
    return true
  }
  return {
    get version() {
      return version
    },
    snapshot: () => ({ ...state, items: [...items.values()].sort(byName) }),
    replace(list, listVersion) {
      const first = answered()
      if (version !== undefined && listVersion !== version && !isNewer(listVersion, version) && !first) return false
      const changed = differs(items, list)
      version = listVersion
      items.clear()
      for (const item of list) items.set(keyOf(item), item)
      return first || changed
    },
    put: (object) => apply(object, () => items.set(keyOf(object), object)),
    remove: (object) => apply(object, () => items.delete(keyOf(object))),
    advance(to) {
      if (version === undefined || isNewer(to, version)) version = to
    },
    unknownKind() {
      const changed = state.kindKnown || items.size > 0
      items.clear()
      version = undefined
      state = { synced: true, kindKnown: false }
      return changed
    },
    trouble(problem) {
      const { problem: before, ...rest } = state
      state = problem ? { ...rest, problem } : rest
      return before?.code !== problem?.code || english(before) !== english(problem)
    },
  }
}

function keyOf({ metadata }: KubeJson): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`
}

function byName(a: KubeJson, b: KubeJson): number {
  return keyOf(a) < keyOf(b) ? -1 : 1
}

/** Versions of one resource are numbers that grow (KEP-5504); other ones count as newer. */
function isNewer(a: string, b: string): boolean {
  if (!/^\d+$/.test(a) || !/^\d+$/.test(b)) return a !== b
  return a.length === b.length ? a > b : a.length > b.length
}

function differs(items: ReadonlyMap<string, KubeJson>, list: readonly KubeJson[]): boolean {
  if (items.size !== list.length) return true
  return list.some((item) => {
    const known = items.get(keyOf(item))
    return (
      known?.metadata.uid !== item.metadata.uid || known?.metadata.resourceVersion !== item.metadata.resourceVersion
    )
  })
}

function english(problem: Problem | undefined): string | undefined {
  return problem && saidIn(problem.message, 'en')
}
