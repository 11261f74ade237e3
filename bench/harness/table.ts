import { goalText, isHeld, summarise } from './summary.ts'
import type { Figure } from './types.ts'

const heads = ['', 'n', 'min', 'median', 'p90', 'max', '', 'goal', '']

/** The figures of one subject as lines of a table, with bars for their distribution where there is one to see. */
export function table(figures: readonly Figure[]): string {
  const rows = [heads, ...figures.map(row)]
  const widths = heads.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)))
  return rows.map((cells) => line(cells, widths)).join('\n')
}

function row(figure: Figure): string[] {
  const { n, min, median, p90, max } = summarise(figure.samples)
  const numbers = [min, median, p90, max].map((value) => shortNumber(value))
  const held = isHeld(figure)
  const verdict = held === undefined ? '' : held ? 'held' : 'MISSED'
  const goal = figure.goal === undefined ? '' : goalText(figure.goal, figure.unit)
  return [figure.name, String(n), ...numbers, figure.unit, goal, verdict]
}

/** Names to the left, numbers to the right. */
function line(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, column) => {
      const width = widths[column] ?? 0
      return column >= 1 && column <= 5 ? cell.padStart(width) : cell.padEnd(width)
    })
    .join('  ')
    .trimEnd()
}

function shortNumber(value: number): string {
  if (Math.abs(value) >= 100) return value.toFixed(0)
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}

/** How the samples spread over equal parts of their range: `▂▇█▃▁  ▁`. */
export function spread(samples: readonly number[], parts = 24): string {
  const { min, max, n } = summarise(samples)
  if (n < 8 || max === min) return ''
  const counts = Array.from({ length: parts }, () => 0)
  for (const sample of samples) {
    const part = Math.min(parts - 1, Math.floor(((sample - min) / (max - min)) * parts))
    counts[part] = (counts[part] ?? 0) + 1
  }
  const most = Math.max(...counts)
  const bar = (count: number) => (count === 0 ? ' ' : '▁▂▃▄▅▆▇█'.charAt(Math.ceil((count / most) * 8) - 1))
  return `${shortNumber(min)} ${counts.map(bar).join('')} ${shortNumber(max)}`
}
