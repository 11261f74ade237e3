export interface TabOptions {
  readonly minWidth: number
  readonly padding: number
}

/** `kubectl get`: three spaces between columns, columns at least six wide. */
export const GET_TABS: TabOptions = { minWidth: 6, padding: 3 }
/** `kubectl describe`. */
export const DESCRIBE_TABS: TabOptions = { minWidth: 0, padding: 2 }

/**
 * Aligns tab-separated cells as Go's text/tabwriter: a column is a run of consecutive lines that have a cell ended by a
 * tab there; the last cell of a line belongs to no column. `widths` carries column widths from one call to the next
 * (kubectl's RememberWidths), for output that comes in parts.
 */
export function alignTabs(input: string, options: TabOptions, widths?: number[]): string {
  const lines = input.split('\n').map((line) => line.split('\t'))
  const out = lines.map(() => '')
  layout({ lines, out, options, widths }, 0, lines.length, 0, [])
  return out.join('\n')
}

interface Layout {
  readonly lines: readonly string[][]
  readonly out: string[]
  readonly options: TabOptions
  readonly widths: number[] | undefined
}

function layout(state: Layout, from: number, to: number, column: number, pads: readonly number[]): void {
  for (let index = from; index < to; ) {
    if (!endsWithTab(state.lines[index], column)) {
      state.out[index] = render(state.lines[index] ?? [], pads)
      index += 1
      continue
    }
    let end = index
    while (end < to && endsWithTab(state.lines[end], column)) end += 1
    layout(state, index, end, column + 1, [...pads, columnWidth(state, index, end, column)])
    index = end
  }
}

function endsWithTab(cells: readonly string[] | undefined, column: number): boolean {
  return cells !== undefined && column < cells.length - 1
}

function columnWidth(state: Layout, from: number, to: number, column: number): number {
  let width = Math.max(state.options.minWidth, state.widths?.[column] ?? 0)
  for (let index = from; index < to; index += 1) {
    width = Math.max(width, length(state.lines[index]?.[column] ?? '') + state.options.padding)
  }
  if (state.widths) state.widths[column] = width
  return width
}

function render(cells: readonly string[], pads: readonly number[]): string {
  return cells
    .map((cell, column) =>
      column < pads.length ? cell + ' '.repeat(Math.max(0, (pads[column] ?? 0) - length(cell))) : cell,
    )
    .join('')
}

/** Code points, as Go counts runes. */
function length(cell: string): number {
  return /[\ud800-\udbff]/.test(cell) ? [...cell].length : cell.length
}
