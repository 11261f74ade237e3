import type { Json, Obj } from '../objects.ts'
import { itemsOf, text } from '../objects.ts'
import { formatLabels } from './labels.ts'

/** The server's answer to `as=Table`. */
export interface Table extends Json {
  kind: 'Table'
  metadata?: { resourceVersion?: string; continue?: string; remainingItemCount?: number }
  columnDefinitions?: { name: string; type: string; priority: number; format?: string }[] | null
  rows?: { cells: unknown[]; object?: Obj }[] | null
}

export interface TableOptions {
  readonly wide: boolean
  readonly noHeaders: boolean
  readonly withNamespace: boolean
  /** `pod`, `deployment.apps`: put in front of names; undefined to leave names bare. */
  readonly kindPrefix: string | undefined
  readonly showLabels: boolean
  readonly labelColumns: readonly string[]
  /** A first column with the kind of the watch event. */
  readonly event?: boolean
}

export const TABLE_ACCEPT =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json'

/** The header line of a table, cells separated by tabs. */
export function tableHeader(table: Table, options: TableOptions): string {
  const columns = shownColumns(table, options.wide).map(({ name }) => name.toUpperCase())
  const labels = options.labelColumns.map((label) => (label.split('/').at(-1) ?? '').toUpperCase())
  return [
    ...(options.event ? ['EVENT'] : []),
    ...(options.withNamespace ? ['NAMESPACE'] : []),
    ...columns,
    ...labels,
    ...(options.showLabels ? ['LABELS'] : []),
  ].join('\t')
}

/** The lines of a table's rows, cells separated by tabs. */
export function tableRows(table: Table, options: TableOptions, event = ''): string[] {
  const columns = shownColumns(table, options.wide)
  return (table.rows ?? []).map((row) => {
    const cells = columns.map(({ index, name }) => {
      const value = cellText(row.cells[index])
      return options.kindPrefix !== undefined && name.toLowerCase() === 'name'
        ? `${options.kindPrefix}/${value}`
        : value
    })
    const labels = row.object?.metadata?.labels ?? {}
    return [
      ...(options.event ? [event] : []),
      ...(options.withNamespace ? [row.object?.metadata?.namespace ?? ''] : []),
      ...cells,
      ...options.labelColumns.map((label) => labels[label] ?? ''),
      ...(options.showLabels ? [formatLabels(labels)] : []),
    ].join('\t')
  })
}

/** A list or object of a server that makes no tables, as one: NAME and AGE. */
export function asTable(value: Json, age: (object: Obj) => string): Table {
  if (value['kind'] === 'Table') return value as Table
  return {
    kind: 'Table',
    metadata: { resourceVersion: text(value, 'metadata', 'resourceVersion') },
    columnDefinitions: [
      { name: 'Name', type: 'string', priority: 0 },
      { name: 'Age', type: 'string', priority: 0 },
    ],
    rows: itemsOf(value).map((object) => ({ cells: [object.metadata?.name ?? '', age(object)], object })),
  }
}

function shownColumns(table: Table, wide: boolean): { name: string; index: number }[] {
  return (table.columnDefinitions ?? [])
    .map(({ name, priority }, index) => ({ name, index, priority }))
    .filter(({ priority }) => wide || priority === 0)
}

/** A cell up to its first line break, control characters made harmless. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  const whole = typeof value === 'string' ? value : Array.isArray(value) ? `[${value.join(' ')}]` : String(value)
  const line = whole.split(/[\f\n\r]/, 1)[0] ?? ''
  return (line === whole ? whole : `${line}...`).replaceAll('\x1b', '^[').replaceAll('\t', ' ')
}
