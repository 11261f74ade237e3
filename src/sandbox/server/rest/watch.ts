import type { Writable } from 'node:stream'
import type { Clock } from '../../clock.ts'
import type { KubeObject } from '../../objects.ts'
import { type Change, type Store, StoreError } from '../../storage/types.ts'
import type { ServedResource } from '../registry.ts'
import { expired } from '../statuses.ts'
import { changedAsServed } from './as-served.ts'
import type { ListOptions } from './list-options.ts'
import type { Selection } from './selection.ts'
import { type Queue, watchQueue } from './watch-queue.ts'

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED'

/** How a watch writes objects: the text of one object in the form the client asked for. */
export interface WatchForm {
  object(object: KubeObject): string
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

const BOOKMARK_INTERVAL = 60_000
const SHORTEST_TIMEOUT = 1800
/** A client that reads too slowly is let go, as the real watch cache does. */
const LARGEST_BACKLOG = 64 * 1024 * 1024

/** Writes events until the client leaves or the watch's time is over. */
export function watchObjects(request: WatchRequest, out: Writable, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stops: (() => void)[] = []
    let isOver = false
    const end = () => {
      isOver = true
      for (const stop of stops.splice(0)) stop()
      gone.removeEventListener('abort', end)
      resolve()
    }
    if (gone.aborted) return end()
    gone.addEventListener('abort', end, { once: true })
    const write = (type: string, text: string) => {
      out.write(`{"type":"${type}","object":${text}}\n`)
      if (out.writableLength > LARGEST_BACKLOG) end()
    }
    const queue = watchQueue(request.served, request.clock, () => isOver)
    const started = start(request, write, queue)
    if (!started) return end()
    stops.push(started, ...timers(request, write, queue, end))
  })
}

function timers(request: WatchRequest, write: Write, queue: Queue, end: () => void): (() => void)[] {
  const { clock, options } = request
  const seconds = options.timeoutSeconds || SHORTEST_TIMEOUT * (1 + Math.random())
  const timeout = clock.setTimeout(() => {
    if (options.bookmarks) writeBookmark(request, write, queue, false)
    end()
  }, seconds * 1000)
  if (!options.bookmarks) return [() => timeout.cancel()]
  const repeat = () =>
    clock.setTimeout(() => {
      writeBookmark(request, write, queue, false)
      timer = repeat()
    }, BOOKMARK_INTERVAL)
  let timer = repeat()
  return [() => timeout.cancel(), () => timer.cancel()]
}

type Write = (type: string, text: string) => void

/** Writes what there is to tell at the start and follows the store; undefined when the watch ended with an error event. */
function start(request: WatchRequest, write: Write, queue: Queue): (() => void) | undefined {
  const { store, served, namespace, options } = request
  const since = options.resourceVersion || undefined
  const initial = options.sendInitialEvents ?? since === undefined
  if (initial) {
    writeInitial(request, write, queue)
    if (options.sendInitialEvents && options.bookmarks) writeBookmark(request, write, queue, true)
  }
  const floor = initial ? store.revision : (since ?? store.revision)
  const listener = (change: Change) => {
    if (change.revision > floor) writeChange(request, change, write, queue)
  }
  try {
    return store.watch(served.key, { namespace, since: initial ? undefined : since }, listener)
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'compacted') throw error
    write('ERROR', JSON.stringify(expired(error.message).status))
    return undefined
  }
}

function writeBookmark({ store, form }: WatchRequest, write: Write, queue: Queue, initialEventsEnd: boolean): void {
  const { revision } = store
  queue([], () => write('BOOKMARK', form.bookmark(revision, initialEventsEnd)))
}

function writeInitial({ store, served, namespace, selection, form }: WatchRequest, write: Write, queue: Queue): void {
  for (const object of store.list(served.key, namespace).items) {
    queue([object], ([seen = object]) => {
      if (selection?.(seen) ?? true) write('ADDED', form.object(seen))
    })
  }
}

function writeChange(request: WatchRequest, change: Change, write: Write, queue: Queue): void {
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
