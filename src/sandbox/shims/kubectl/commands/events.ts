import type { CoreV1Event } from '../../../schema/types.gen.ts'
import { watch } from '../api/watch.ts'
import { listObjects } from '../builder/infos.ts'
import type { Command, Invocation } from '../cli/command.ts'
import { eventInterval, lastSeen } from '../describe/events.ts'
import { CommandError } from '../errors.ts'
import { allNamespacesFlag, printFlags } from '../flags/common.ts'
import { boolFlag, sliceFlag, stringFlag } from '../flags/spec.ts'
import type { ObjList } from '../objects.ts'
import { createPrinter } from '../print/printer.ts'
import { alignTabs, GET_TABS } from '../print/tabwriter.ts'
import { listOf } from './get/generic.ts'

export const events: Command = {
  use: '[(-o|--output=)json|yaml|name|…] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  short: 'List events',
  flags: [
    ...printFlags,
    allNamespacesFlag,
    stringFlag('for', 'Filter events to only those pertaining to the specified resource.'),
    boolFlag('no-headers', "When using the default output format, don't print headers."),
    sliceFlag('types', 'Output only events of given types.'),
    boolFlag('watch', 'After listing the requested events, watch for more events.', { short: 'w' }),
  ],
  run: runEvents,
}

async function runEvents(invocation: Invocation): Promise<void> {
  const { flags, factory, io } = invocation
  const path = flags.bool('all-namespaces') ? '/api/v1/events' : `/api/v1/namespaces/${factory.namespace()}/events`
  const query = { fieldSelector: await fieldSelector(invocation) }
  const types = flags.list('types').map((type) => type.toLowerCase())
  const wanted = (event: CoreV1Event) => types.length === 0 || types.includes((event.type ?? '').toLowerCase())
  const found = (await listObjects<CoreV1Event>(factory, path, query)).filter(wanted)
  const sorted = found.toSorted((a, b) => lastSeen(a) - lastSeen(b))
  const printer = await createPrinter(io, flags)
  if (printer) {
    const head = { apiVersion: 'v1', kind: 'Event' }
    io.stdout.write(printer(listOf(sorted.map((event) => ({ ...head, ...event })))))
    return
  }
  if (found.length === 0 && !flags.bool('watch')) {
    io.stderr.write(
      flags.bool('all-namespaces') ? 'No events found.\n' : `No events found in ${factory.namespace()} namespace.\n`,
    )
    return
  }
  io.stdout.write(eventRows(invocation, sorted, !flags.bool('no-headers')))
  if (!flags.bool('watch')) return
  const { metadata } = await factory.rest().json<ObjList>({ path, query: { ...query, limit: 1 } })
  for await (const event of watch<CoreV1Event>(factory.rest(), {
    path,
    query: { ...query, resourceVersion: metadata.resourceVersion },
    signal: io.signal,
  })) {
    if (event.type !== 'BOOKMARK' && event.type !== 'DELETED' && wanted(event.object))
      io.stdout.write(eventRows(invocation, [event.object], false))
  }
}

async function fieldSelector({ flags, factory }: Invocation): Promise<string> {
  const given = flags.string('for')
  if (given === '') return ''
  const [type = '', name = ''] = given.split('/')
  if (name === '') throw new CommandError(`--for must be in resource/name form`)
  const { kind } = (await factory.mapper()).resource(type)
  return `involvedObject.kind=${kind},involvedObject.name=${name}`
}

function eventRows({ flags }: Invocation, items: readonly CoreV1Event[], header: boolean): string {
  const everywhere = flags.bool('all-namespaces')
  const head = [...(everywhere ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE']
  const rows = items.map((event) => [
    ...(everywhere ? [event.metadata.namespace ?? ''] : []),
    eventInterval(event),
    event.type ?? '',
    event.reason ?? '',
    `${event.involvedObject.kind}/${event.involvedObject.name}`,
    (event.message ?? '').trim(),
  ])
  return alignTabs([...(header ? [head] : []), ...rows].map((cells) => `${cells.join('\t')}\n`).join(''), GET_TABS)
}
