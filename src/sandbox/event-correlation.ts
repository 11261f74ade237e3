import { type Clock, formatTime } from './clock.ts'
import type { ObjectReference } from './schema/types.gen.ts'

/** What is to be told, without name, count and times. */
export interface EventDraft {
  involvedObject: ObjectReference
  type: string
  reason: string
  message: string
  source: { component: string; host?: string }
  reportingComponent?: string
  reportingInstance?: string
}

/** An event as it is to be written: the first time under `name`, later as a change of the count of that one. */
export interface Observation {
  draft: EventDraft
  name: string
  count: number
  firstTimestamp: string
}

export interface EventCorrelator {
  /** What to write for an event; undefined when its source has told enough about its object. `name` is taken if it is a new one. */
  observe(draft: EventDraft, name: string): Observation | undefined
}

/** How many groups of events are remembered. */
const MEMORY = 4096
/** Events that differ only in their message are told apart up to here, as long as they come within the interval. */
const MAX_SIMILAR = 10
const SIMILAR_INTERVAL = 600_000
/** What a source may tell about an object at once, and after how many milliseconds one more. */
const BURST = 25
const REFILL = 300_000

/**
 * Keeps the events of one recorder few: equal ones are counted, from the tenth on similar ones are combined, and a source that goes on
 * is ignored. Source: k8s.io/client-go/tools/record/events_cache.go.
 */
export function eventCorrelator(clock: Clock): EventCorrelator {
  const similar = recent<{ messages: Set<string>; last: number }>()
  const observed = recent<{ name: string; count: number; firstTimestamp: string }>()
  const buckets = recent<{ tokens: number; at: number }>()

  function combine(draft: EventDraft): { key: string; draft: EventDraft } {
    const { message, ...rest } = draft
    const group = keyOf(rest)
    const known = similar.get(group)
    const now = clock.now()
    const messages = known && now - known.last <= SIMILAR_INTERVAL ? known.messages : new Set<string>()
    messages.add(message)
    similar.set(group, { messages, last: now })
    if (messages.size < MAX_SIMILAR) return { key: keyOf(draft), draft }
    for (const oldest of messages) {
      messages.delete(oldest)
      break
    }
    const { reportingComponent: _component, reportingInstance: _instance, ...combined } = draft
    return { key: group, draft: { ...combined, message: `(combined from similar events): ${message}` } }
  }

  function mayTell({ source, involvedObject, type }: EventDraft): boolean {
    const { fieldPath: _field, ...object } = involvedObject
    const key = keyOf({ source, involvedObject: object, type })
    const now = clock.now()
    const { tokens, at } = buckets.get(key) ?? { tokens: BURST, at: now }
    const filled = Math.min(BURST, tokens + (now - at) / REFILL)
    buckets.set(key, { tokens: filled >= 1 ? filled - 1 : filled, at: now })
    return filled >= 1
  }

  return {
    observe(given, fresh) {
      const { key, draft } = combine(given)
      const { name, count, firstTimestamp } = observed.get(key) ?? {
        name: fresh,
        count: 0,
        firstTimestamp: formatTime(clock.now()),
      }
      observed.set(key, { name, count: count + 1, firstTimestamp })
      return mayTell(draft) ? { draft, name, count: count + 1, firstTimestamp } : undefined
    },
  }
}

/** Objects' revisions do not make events differ. */
function keyOf(event: Partial<EventDraft>): string {
  const { resourceVersion: _, ...involvedObject } = event.involvedObject ?? {}
  return JSON.stringify({ ...event, involvedObject })
}

/** A map that forgets what has not been written for longest. */
function recent<T>() {
  const entries = new Map<string, T>()
  return {
    get: (key: string) => entries.get(key),
    set(key: string, value: T) {
      entries.delete(key)
      entries.set(key, value)
      if (entries.size <= MEMORY) return
      for (const oldest of entries.keys()) return void entries.delete(oldest)
    },
  }
}
