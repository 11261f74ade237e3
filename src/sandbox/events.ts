import { isDeepStrictEqual } from 'node:util'
import type { Client, EventRecorder } from './client.ts'
import { type Clock, formatTime } from './clock.ts'
import { kinds } from './kinds.ts'
import type { KubeObject } from './objects.ts'
import type { CoreV1Event, ObjectReference } from './schema/types.ts'

/** Repeated events are counted in one object for this long (client-go's correlator keeps them ten minutes). */
const CORRELATION_WINDOW = 10 * 60_000
/** How many distinct events are remembered for counting up. */
const MEMORY = 4096

/** Records Events in the name of a component, on a node where it runs on one. Source: k8s.io/client-go/tools/record. */
export function eventRecorder(client: Client, clock: Clock, component: string, node?: string): EventRecorder {
  const recent = new Map<string, string>()
  const source = { component, ...(node === undefined ? {} : { host: node }) }
  return {
    event(about, type, reason, message, { fieldPath } = {}) {
      const involvedObject = referenceTo(about, fieldPath)
      const draft = {
        involvedObject,
        reason,
        message,
        source,
        type,
        reportingComponent: component,
        reportingInstance: node ?? '',
      }
      const key = JSON.stringify({ ...draft, involvedObject: { ...involvedObject, resourceVersion: undefined } })
      const written = recall(client, clock, recent, key, involvedObject)
        ? count(client, clock, recent.get(key) ?? '')
        : undefined
      void (written ?? record(client, clock, draft)).then(
        (event) => remember(recent, key, keyOfEvent(event)),
        // An event is a courtesy: one about a namespace that is going away is not worth a failure.
        () => recent.delete(key),
      )
    },
  }
}

type EventDraft = Pick<
  CoreV1Event,
  'involvedObject' | 'reason' | 'message' | 'source' | 'type' | 'reportingComponent' | 'reportingInstance'
>

function referenceTo({ apiVersion, kind, metadata }: KubeObject, fieldPath: string | undefined): ObjectReference {
  const { name, namespace, uid, resourceVersion } = metadata
  return {
    kind,
    ...(namespace ? { namespace } : {}),
    name,
    uid,
    apiVersion,
    resourceVersion,
    ...(fieldPath ? { fieldPath } : {}),
  }
}

function keyOfEvent({ metadata }: CoreV1Event): string {
  return `${metadata.namespace}/${metadata.name}`
}

function remember(recent: Map<string, string>, key: string, event: string): void {
  recent.delete(key)
  recent.set(key, event)
  if (recent.size > MEMORY) for (const oldest of recent.keys()) return void recent.delete(oldest)
}

/** Whether the same event was recorded lately; objects' revisions do not make events differ. */
function recall(
  client: Client,
  clock: Clock,
  recent: Map<string, string>,
  key: string,
  about: ObjectReference,
): boolean {
  const event = find(client, recent.get(key) ?? '')
  if (!event) return false
  const { resourceVersion: _a, ...before } = event.involvedObject
  const { resourceVersion: _b, ...now } = about
  return isDeepStrictEqual(before, now) && clock.now() - Date.parse(event.lastTimestamp ?? '') < CORRELATION_WINDOW
}

function find(client: Client, key: string): CoreV1Event | undefined {
  const [namespace = '', name = ''] = key.split('/')
  return name === '' ? undefined : client.get(kinds.events, namespace, name)
}

async function count(client: Client, clock: Clock, key: string): Promise<CoreV1Event> {
  const [namespace = '', name = ''] = key.split('/')
  const event = find(client, key)
  const patch = { count: (event?.count ?? 1) + 1, lastTimestamp: formatTime(clock.now()) }
  return client.patch(kinds.events, namespace, name, patch)
}

async function record(client: Client, clock: Clock, draft: EventDraft): Promise<CoreV1Event> {
  const time = formatTime(clock.now())
  const { name = '', namespace = 'default' } = draft.involvedObject
  return client.create(kinds.events, {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${suffix(clock)}`, namespace },
    ...draft,
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  })
}

let sequence = 0

/** Sixteen hex digits that differ for each event, like client-go's nanoseconds. */
function suffix(clock: Clock): string {
  sequence = (sequence + 1) % 1_000_000
  return (BigInt(clock.now()) * 1_000_000n + BigInt(sequence)).toString(16)
}
