import type { Client, EventRecorder } from './client.ts'
import { type Clock, formatMicroTime } from './clock.ts'
import { referenceTo, suffix } from './events.ts'
import { kinds } from './kinds.ts'

/** Equal events within this time are one series, in milliseconds. */
const SERIES_WINDOW = 6 * 60_000

interface Told {
  name: string
  namespace: string
  count: number
  last: number
}

/**
 * Records Events of events.k8s.io/v1: what is told of the same state of an object for the same reason is one series, whatever the words.
 * Source: k8s.io/client-go/tools/events.
 */
export function seriesRecorder(client: Client, clock: Clock, component: string): EventRecorder {
  const told = new Map<string, Told>()
  let written = Promise.resolve()
  return {
    event(about, type, reason, message, { action = reason, related } = {}) {
      const now = clock.now()
      for (const [key, { last }] of told) if (now - last > SERIES_WINDOW) told.delete(key)
      const involvedObject = referenceTo(about)
      const event = { type, reason, action, involvedObject, ...(related ? { related: referenceTo(related) } : {}) }
      const key = JSON.stringify(event)
      const { name, namespace = 'default' } = about.metadata
      const known = told.get(key) ?? { name: `${name}.${suffix(clock)}`, namespace, count: 0, last: now }
      const next = { ...known, count: known.count + 1, last: now }
      told.set(key, next)
      const write = () =>
        next.count > 1
          ? continued(client, next)
          : client.create(kinds.events, {
              apiVersion: 'v1',
              kind: 'Event',
              metadata: { name: next.name, namespace },
              ...event,
              message,
              eventTime: formatMicroTime(now),
              source: {},
              reportingComponent: component,
              reportingInstance: instanceOf(component, client),
            })
      // In the order in which they were told; one that cannot be written is not worth a failure.
      written = written.then(async () => void (await write())).catch(() => undefined)
    },
  }
}

function continued(client: Client, { namespace, name, count, last }: Told) {
  return client.patch(kinds.events, namespace, name, { series: { count, lastObservedTime: formatMicroTime(last) } })
}

/** The component on the machine it runs on, which is the first node. */
function instanceOf(component: string, client: Client): string {
  const [node] = client.list(kinds.nodes)
  return `${component}-${node?.metadata.name ?? 'localhost'}`
}
