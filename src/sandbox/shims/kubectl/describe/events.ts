import type { CoreV1Event } from '../../../schema/types.gen.ts'
import { listObjects } from '../builder/infos.ts'
import type { Factory } from '../factory.ts'
import type { Obj } from '../objects.ts'
import { since } from './format.ts'
import type { DescribeWriter } from './writer.ts'

/** Writes the events that name the object; nothing when they cannot be read. */
export async function writeEvents(
  factory: Factory,
  w: DescribeWriter,
  metadata: Obj['metadata'],
  kind: string,
): Promise<void> {
  const found = await Promise.all(uidsOf(metadata, kind).map((uid) => readEvents(factory, { ...metadata, uid }, kind)))
  const events = found.flatMap((each) => each ?? [])
  if (found.some((each) => each !== undefined)) eventTable(w, events)
}

/** A kubelet names its node by name where controllers name it by uid. */
function uidsOf({ uid, name }: Obj['metadata'], kind: string): (string | undefined)[] {
  return kind === 'Node' ? [uid, name] : [uid]
}

function readEvents(factory: Factory, metadata: Obj['metadata'], kind: string): Promise<CoreV1Event[] | undefined> {
  const fields = {
    'involvedObject.name': metadata.name,
    'involvedObject.namespace': metadata.namespace,
    'involvedObject.kind': kind,
    'involvedObject.uid': metadata.uid,
  }
  const fieldSelector = Object.entries(fields)
    .filter(([, value]) => value)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
  const path = metadata.namespace ? `/api/v1/namespaces/${metadata.namespace}/events` : '/api/v1/events'
  return listObjects<CoreV1Event>(factory, path, { fieldSelector }).catch(() => undefined)
}

function eventTable(w: DescribeWriter, events: readonly CoreV1Event[]): void {
  if (events.length === 0) {
    w.line(0, 'Events:\t<none>')
    return
  }
  w.flush()
  w.line(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage')
  w.line(1, '----\t------\t----\t----\t-------')
  for (const event of events.toSorted((a, b) => lastSeen(a) - lastSeen(b))) {
    const message = (event.message ?? '').trim()
    const from = event.source?.component || event.reportingComponent || ''
    w.line(1, [event.type, event.reason, eventInterval(event), from, message].join('\t'))
  }
}

/** When an event was seen last, in milliseconds. */
export function lastSeen(event: CoreV1Event): number {
  return Date.parse(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? '') || 0
}

/** `5s`, or `5s (x3 over 2m)` for an event that came again. */
export function eventInterval(event: CoreV1Event): string {
  const first = event.eventTime ? since(event.eventTime) : since(event.firstTimestamp)
  if (event.series) return `${since(event.series.lastObservedTime)} (x${event.series.count} over ${first})`
  return (event.count ?? 0) > 1 ? `${since(event.lastTimestamp)} (x${event.count} over ${first})` : first
}
