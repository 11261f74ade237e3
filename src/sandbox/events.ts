import type { Client, EventRecorder } from './client.ts'
import { type Clock, formatTime } from './clock.ts'
import { eventCorrelator, type Observation } from './event-correlation.ts'
import { kinds } from './kinds.ts'
import type { KubeObject } from './objects.ts'
import type { ObjectReference } from './schema/types.gen.ts'

/** Records Events in the name of a component, on a node where it runs on one. Source: k8s.io/client-go/tools/record. */
export function eventRecorder(client: Client, clock: Clock, component: string, node?: string): EventRecorder {
  const source = { component, ...(node === undefined ? {} : { host: node }) }
  const correlator = eventCorrelator(clock)
  let written = Promise.resolve()
  return {
    event(about, type, reason, message, { fieldPath } = {}) {
      const involvedObject = referenceTo(about, fieldPath)
      const reporter = { reportingComponent: component, reportingInstance: node ?? '' }
      const draft = { involvedObject, reason, message, source, type, ...reporter }
      const observation = correlator.observe(draft, `${about.metadata.name}.${suffix(clock)}`)
      if (!observation) return
      // In the order in which they were told. An event is a courtesy: one about a namespace that is going away is not worth a failure.
      written = written.then(() => write(client, clock, observation)).catch(() => undefined)
    },
  }
}

export function referenceTo({ apiVersion, kind, metadata }: KubeObject, fieldPath?: string): ObjectReference {
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

/** One that was deleted meanwhile is written anew. */
async function write(client: Client, clock: Clock, { draft, name, count, firstTimestamp }: Observation): Promise<void> {
  const { namespace = 'default' } = draft.involvedObject
  const lastTimestamp = formatTime(clock.now())
  if (count > 1 && client.get(kinds.events, namespace, name)) {
    await client.patch(kinds.events, namespace, name, { count, lastTimestamp, message: draft.message })
    return
  }
  await client.create(kinds.events, {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace },
    ...draft,
    firstTimestamp,
    lastTimestamp,
    count,
  })
}

let sequence = 0

/** Sixteen hex digits that differ for each event, like client-go's nanoseconds. */
export function suffix(clock: Clock): string {
  sequence = (sequence + 1) % 1_000_000
  return (BigInt(clock.now()) * 1_000_000n + BigInt(sequence)).toString(16)
}
