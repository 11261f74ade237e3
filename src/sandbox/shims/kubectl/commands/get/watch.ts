import { ageSince } from '../../../../api/duration.ts'
import { apiVersionOf } from '../../api/mapper.ts'
import { watch } from '../../api/watch.ts'
import type { Invocation } from '../../cli/command.ts'
import { CommandError } from '../../errors.ts'
import type { Json } from '../../objects.ts'
import { itemsOf, list, text } from '../../objects.ts'
import type { ObjectPrinter } from '../../print/printer.ts'
import type { Table } from '../../print/table.ts'
import { asTable, TABLE_ACCEPT, tableHeader, tableRows } from '../../print/table.ts'
import { alignTabs, GET_TABS } from '../../print/tabwriter.ts'
import { tableOptions, watchPath } from './tables.ts'
import type { Target } from './target.ts'
import { listQuery, targetPath } from './target.ts'

/** `get --watch`: what is there, then every change, until the server or the user ends it. */
export async function watchObjects(
  invocation: Invocation,
  targets: readonly Target[],
  printer: ObjectPrinter | undefined,
): Promise<void> {
  const [target] = targets
  if (targets.length !== 1 || !target) {
    throw new CommandError(
      'watch is only supported on individual resources and resource collections - more than 1 resource was found',
    )
  }
  const { factory, flags, io } = invocation
  const rest = factory.rest()
  const accept = printer ? 'application/json' : TABLE_ACCEPT
  const query = listQuery(target, flags)
  const write = printer ? objectWriter(invocation, target, printer) : tableWriter(invocation, target)
  const current = await rest.json<Json>({
    path: targetPath(target, flags),
    query: { ...query, limit: undefined },
    accept,
  })
  if (!flags.bool('watch-only')) write(current, 'ADDED')
  const resourceVersion = text(current, 'metadata', 'resourceVersion') || resourceVersionOfRow(current)
  const fieldSelector = target.name === undefined ? flags.string('field-selector') : `metadata.name=${target.name}`
  const events = watch(rest, {
    path: watchPath(target),
    query: { ...query, limit: undefined, fieldSelector, resourceVersion },
    accept,
    signal: io.signal,
  })
  for await (const event of events) if (event.type !== 'BOOKMARK') write(event.object, event.type)
}

/** The version of a single object that came as a table of one row. */
function resourceVersionOfRow(table: Json): string {
  return text(list(table, 'rows')[0], 'object', 'metadata', 'resourceVersion')
}

type Write = (value: Json, event: string) => void

function objectWriter({ flags, io }: Invocation, target: Target, printer: ObjectPrinter): Write {
  const head = { apiVersion: apiVersionOf(target.resource), kind: target.resource.kind }
  return (value, event) => {
    for (const object of itemsOf(value)) {
      const whole = { ...head, ...object }
      const shown = flags.bool('output-watch-events') ? { object: whole, type: event } : whole
      io.stdout.write(printer(shown))
    }
  }
}

/** Columns are never narrower than before, so that lines which come later still align. */
function tableWriter({ flags, io }: Invocation, target: Target): Write {
  const options = tableOptions(flags, target, false)
  const widths: number[] = []
  let definitions: Table['columnDefinitions']
  let header = !options.noHeaders
  return (value, event) => {
    const table = asTable(value, (object) => ageSince(object.metadata?.creationTimestamp, Date.now()))
    if ((table.columnDefinitions ?? []).length > 0) definitions = table.columnDefinitions
    const complete: Table = { ...table, columnDefinitions: definitions ?? [] }
    const rows = tableRows(complete, options, event)
    if (rows.length === 0) return
    const lines = header ? [tableHeader(complete, options), ...rows] : rows
    header = false
    io.stdout.write(alignTabs(`${lines.join('\n')}\n`, GET_TABS, widths))
  }
}
