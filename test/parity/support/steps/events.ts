import { normalise } from '../normalise.ts'
import type { Place } from '../place.ts'
import type { EventsStep } from '../scenario.ts'

interface Event {
  involvedObject: { kind: string; name: string; uid?: string; fieldPath?: string }
  type: string
  reason: string
  message: string
  source?: { component?: string }
  reportingComponent?: string
}

/** What happened to each object, in the order in which it was told; how often the same was told is a matter of the clock. */
export function toldEvents({ events }: EventsStep, { feed, namespace }: Place, text: string): string {
  const { kinds, except = [] } = events === 'all' ? {} : events
  const all = feed.list('events', namespace) as unknown as Event[]
  const chosen = all.filter(({ involvedObject, reason }) => {
    return (kinds?.includes(involvedObject.kind) ?? true) && !except.includes(reason)
  })
  const histories = new Map<string, Event[]>()
  for (const event of chosen) {
    const { kind, name, uid } = event.involvedObject
    const subject = `${kind}/${name} ${uid}`
    histories.set(subject, [...(histories.get(subject) ?? []), event])
  }
  return [...histories.values()]
    .map((history) => historyOf(history, text))
    .sort()
    .join('')
}

function historyOf(history: readonly Event[], text: string): string {
  const [first] = history
  if (!first) return ''
  const { kind, name } = first.involvedObject
  const lines = history.map(({ type, reason, message, source, reportingComponent, involvedObject: { fieldPath } }) => {
    const who = source?.component || reportingComponent
    return `  ${type} ${reason} (${who})${fieldPath ? ` ${fieldPath}` : ''}: ${message}`
  })
  const ordered = inOrder([...new Set(lines)])
  return normalise(`${kind} ${name}\n${ordered.join('\n')}\n`, text)
}

/** What follows each other for one reason was done at the same time: in any order. */
function inOrder(lines: readonly string[]): string[] {
  const reasonOf = (line: string) => line.slice(0, line.indexOf(')'))
  const runs: string[][] = []
  for (const line of lines) {
    const last = runs.at(-1)
    if (last?.[0] !== undefined && reasonOf(last[0]) === reasonOf(line)) last.push(line)
    else runs.push([line])
  }
  return runs.flatMap((run) => run.sort())
}
