import type { Writable } from 'node:stream'
import type { Clock } from '../../clock.ts'
import type { KubeObject } from '../../objects.ts'
import { type Change, type Store, StoreError } from '../../storage/types.ts'
import { giveWay } from '../../turns.ts'
import type { ServedResource } from '../registry.ts'
import { expired } from '../statuses.ts'
import { changedAsServed } from './as-served.ts'
import { lineWriter } from './line-writer.ts'
import type { ListOptions } from './lists/options.ts'
import type { Selection } from './lists/selection.ts'
import { type Queue, watchQueue } from './watch-queue.ts'

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED'

/** How a watch writes objects: the text of one object in the form the client asked for. */
export interface WatchForm {
  /** Undefined when it cannot be written in that form, which ends the watch. */
  object(object: KubeObject): string | undefined
  bookmark(revision: number, initialEventsEnd: boolean): string
}

export interface WatchRequest {
  store: Store
  clock: Clock
  served: ServedResource
  namespace: string | undefined
  options: ListOptions
  selection: Selection
  form: WatchForm
}

/** The first state that a real server's caches know: it writes for itself before it answers. */
const OLDEST = 2
const BOOKMARK_INTERVAL = 60_000
const SHORTEST_TIMEOUT = 1800
/** A client that reads too slowly is let go, as the real watch cache does. */
const LARGEST_BACKLOG = 64 * 1024 * 1024

/** One watch under way. */
interface Watch {
  readonly request: WatchRequest
  readonly queue: Queue
  write(type: string, text: string | undefined): void
  fail(error: unknown): void
  isOver: boolean
  /** Everything up to the newest revision has been told. */
  isUpToDate: boolean
}

/** Writes events until the client leaves or the watch's time is over. */
export function watchObjects(request: WatchRequest, out: Writable, gone: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stops: (() => void)[] = []
    const lines = lineWriter(out)
    const end = () => {
      watch.isOver = true
      lines.flush()
      for (const stop of stops.splice(0)) stop()
      gone.removeEventListener('abort', end)
      resolve()
    }
    const watch: Watch = {
      request,
      queue: watchQueue(request.served, request.clock, () => watch.isOver),
      write(type, text) {
        if (text === undefined) return end()
        if (lines.write(`{"type":"${type}","object":${text}}\n`) <= LARGEST_BACKLOG) return
        end()
        // Nor is what it has not read kept for it any longer.
        out.destroy()
      },
      fail(error) {
        reject(error)
        end()
      },
      isOver: false,
      isUpToDate: true,
    }
    if (gone.aborted) return end()
    gone.addEventListener('abort', end, { once: true })
    const started = start(watch)
    if (!started) return end()
    stops.push(started, ...timers(watch, end))
    // A client that reads too slowly may be let go while it is told what there is.
    if (watch.isOver) end()
  })
}

function timers(watch: Watch, end: () => void): (() => void)[] {
  const { clock, options, store } = watch.request
  const seconds = options.timeoutSeconds || SHORTEST_TIMEOUT * (1 + Math.random())
  const tell = () => {
    if (watch.isUpToDate) writeBookmark(watch, store.revision, false)
  }
  const timeout = clock.setTimeout(() => {
    if (options.bookmarks) tell()
    end()
  }, seconds * 1000)
  if (!options.bookmarks) return [() => timeout.cancel()]
  const repeat = () =>
    clock.setTimeout(() => {
      tell()
      timer = repeat()
    }, BOOKMARK_INTERVAL)
  let timer = repeat()
  return [() => timeout.cancel(), () => timer.cancel()]
}

/** Writes what there is to tell at the start and follows the store; undefined when the watch ended with an error event. */
function start(watch: Watch): (() => void) | undefined {
  const { store, served, namespace, options } = watch.request
  const since = options.resourceVersion || undefined
  if (options.sendInitialEvents ?? since === undefined) return startWithState(watch)
  if (since !== undefined && since < OLDEST) {
    watch.write('ERROR', JSON.stringify(expired(`too old resource version: ${since} (${OLDEST})`).status))
    return undefined
  }
  const floor = since ?? store.revision
  const listener = (change: Change) => {
    if (change.revision > floor) writeChange(watch, change)
  }
  try {
    return store.watch(served.key, { namespace, since }, listener)
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'compacted') throw error
    watch.write('ERROR', JSON.stringify(expired(error.message).status))
    return undefined
  }
}

/** Tells what there is now, a long list in turns; what changes while that is being written is told after it. */
function startWithState(watch: Watch): () => void {
  const { store, served, namespace, options } = watch.request
  const { items, revision } = store.list(served.key, namespace)
  const later: Change[] = []
  let follow = (change: Change): unknown => later.push(change)
  const stop = store.watch(served.key, { namespace }, (change) => follow(change))
  const tell = async () => {
    for (const object of items) {
      const others = giveWay('request')
      if (others) await others
      if (watch.isOver) return
      writeInitial(watch, object)
    }
    if (options.sendInitialEvents && options.bookmarks) writeBookmark(watch, revision, true)
    // Changes go on being added behind those that are being told.
    for (const change of later) {
      const others = giveWay('request')
      if (others) await others
      if (watch.isOver) return
      writeChange(watch, change)
    }
    watch.isUpToDate = true
    follow = (change) => writeChange(watch, change)
  }
  watch.isUpToDate = false
  tell().catch(watch.fail)
  return stop
}

function writeBookmark({ queue, write, request }: Watch, revision: number, initialEventsEnd: boolean): void {
  queue([], () => write('BOOKMARK', request.form.bookmark(revision, initialEventsEnd)))
}

function writeInitial({ queue, write, request }: Watch, object: KubeObject): void {
  const { selection, form } = request
  queue([object], ([seen = object]) => {
    if (selection?.(seen) ?? true) write('ADDED', form.object(seen))
  })
}

function writeChange({ queue, write, request }: Watch, change: Change): void {
  const { selection, form, served } = request
  const { object, previous } = change
  queue(selection && previous ? [object, previous] : [object], ([seen = object, before = previous]) => {
    const event = eventOf({ ...change, object: seen, previous: before }, selection)
    if (event) write(event.type, form.object(changedAsServed(served, event.object)))
  })
}

/** What a change means to someone who sees only the selected objects. */
function eventOf(change: Change, selection: Selection): { type: EventType; object: KubeObject } | undefined {
  const { type, object, previous } = change
  if (!selection) return { type, object }
  const was = previous !== undefined && selection(previous)
  const is = type !== 'DELETED' && selection(object)
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object }
  if (!was || !previous) return undefined
  if (type === 'DELETED') return { type, object }
  // It left the selection: the client sees it go as it last saw it, with the revision of the change.
  const { resourceVersion } = object.metadata
  return { type: 'DELETED', object: { ...previous, metadata: { ...previous.metadata, resourceVersion } } }
}
