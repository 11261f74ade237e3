import { ageSince } from '../../../../api/duration.ts'
import { pathOf, qualifiedKind } from '../../api/mapper.ts'
import type { Query } from '../../api/rest.ts'
import type { Invocation } from '../../cli/command.ts'
import { isNotFound, throwAll } from '../../errors.ts'
import type { Factory } from '../../factory.ts'
import type { Flags } from '../../flags/parse.ts'
import type { Json } from '../../objects.ts'
import type { Table, TableOptions } from '../../print/table.ts'
import { asTable, TABLE_ACCEPT, tableHeader, tableRows } from '../../print/table.ts'
import { alignTabs, GET_TABS } from '../../print/tabwriter.ts'
import { sortBy } from './sort.ts'
import type { Target } from './target.ts'
import { listQuery, targetPath } from './target.ts'

/** `get` for people: the server's tables, one block for each type. */
export async function printTables({ factory, flags, io }: Invocation, targets: readonly Target[]): Promise<void> {
  const errors: unknown[] = []
  const blocks: Block[] = []
  const several = new Set(targets.map(({ resource }) => resource)).size > 1
  for (const target of targets) {
    try {
      addToBlocks(blocks, target, await readTable(factory, flags, target))
    } catch (error) {
      if (!(isNotFound(error) && flags.bool('ignore-not-found'))) errors.push(error)
    }
  }
  const shown = blocks.filter((block) => block.tables.some((table) => (table.rows ?? []).length > 0))
  const text = shown.map((block) => renderBlock(block, tableOptions(flags, block.target, several))).join('\n')
  io.stdout.write(text)
  if (shown.length === 0 && errors.length === 0 && !flags.bool('ignore-not-found')) {
    const namespaced = targets.every(({ resource }) => resource.namespaced) && !flags.bool('all-namespaces')
    io.stderr.write(namespaced ? `No resources found in ${factory.namespace()} namespace.\n` : 'No resources found\n')
  }
  throwAll(errors)
}

/** Tables of the same type, printed under one header. */
interface Block {
  readonly target: Target
  readonly tables: Table[]
}

function addToBlocks(blocks: Block[], target: Target, table: Table): void {
  const last = blocks.at(-1)
  if (last && last.target.resource === target.resource) last.tables.push(table)
  else blocks.push({ target, tables: [table] })
}

export function tableOptions(flags: Flags, { resource }: Target, several: boolean): TableOptions {
  return {
    wide: flags.string('output') === 'wide',
    noHeaders: flags.bool('no-headers'),
    withNamespace: flags.bool('all-namespaces') && resource.namespaced,
    kindPrefix: several || flags.bool('show-kind') ? qualifiedKind(resource) : undefined,
    showLabels: flags.bool('show-labels'),
    labelColumns: flags.list('label-columns'),
    event: flags.bool('output-watch-events') && (flags.bool('watch') || flags.bool('watch-only')),
  }
}

function renderBlock({ tables }: Block, options: TableOptions): string {
  const [first] = tables
  const head = first && !options.noHeaders ? [tableHeader(first, options)] : []
  const lines = [...head, ...tables.flatMap((table) => tableRows(table, options))]
  return alignTabs(`${lines.join('\n')}\n`, GET_TABS)
}

/** One target as a table, all its chunks together. */
async function readTable(factory: Factory, flags: Flags, target: Target): Promise<Table> {
  const field = flags.string('sort-by')
  const path = targetPath(target, flags)
  const query = { ...listQuery(target, flags), ...(field === '' ? {} : { includeObject: 'Object' }) }
  const table = await readPage(factory, path, query)
  const rows = [...(table.rows ?? [])]
  for (let next = table.metadata?.continue ?? ''; next !== ''; ) {
    const page = await readPage(factory, path, { ...query, continue: next })
    rows.push(...(page.rows ?? []))
    next = page.metadata?.continue ?? ''
  }
  return { ...table, rows: sortBy(rows, field, (row) => row.object) }
}

async function readPage(factory: Factory, path: string, query: Query): Promise<Table> {
  const answer = await factory.rest().json<Json>({ path, query, accept: TABLE_ACCEPT })
  return asTable(answer, (object) => ageSince(object.metadata?.creationTimestamp, Date.now()))
}

/** The path of a watch: a named object is watched through its list. */
export function watchPath({ resource, namespace }: Target): string {
  return pathOf(resource, namespace)
}
