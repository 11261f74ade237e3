import type { Figure, Goal } from './types.ts'

export interface Summary {
  n: number
  min: number
  median: number
  p90: number
  max: number
}

export function summarise(samples: readonly number[]): Summary {
  const sorted = [...samples].sort((a, b) => a - b)
  return {
    n: sorted.length,
    min: quantile(sorted, 0),
    median: quantile(sorted, 0.5),
    p90: quantile(sorted, 0.9),
    max: quantile(sorted, 1),
  }
}

/** Whether a figure is within its goal; undefined when it has none. */
export function isHeld({ samples, goal }: Pick<Figure, 'samples' | 'goal'>): boolean | undefined {
  return goal && summarise(samples)[goal.of] <= goal.limit
}

export function goalText({ of, limit }: Goal, unit: Figure['unit']): string {
  return `${of} <= ${limit} ${unit}`
}

/** Between two samples, the value on the line that joins them. */
function quantile(sorted: readonly number[], q: number): number {
  const at = (sorted.length - 1) * q
  const below = sorted[Math.floor(at)] ?? Number.NaN
  const above = sorted[Math.ceil(at)] ?? Number.NaN
  return below + (above - below) * (at - Math.floor(at))
}
