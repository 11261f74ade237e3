/** The least and the greatest that something can be: a size or a cost. Numbers beyond 2^64-1 stay there, as in Go. */
export interface Range {
  readonly min: number
  readonly max: number
}

const MOST = 2 ** 64

export const UNKNOWN: Range = { min: 0, max: MOST }

export function fixed(value: number): Range {
  return { min: value, max: value }
}

export function plus(...ranges: readonly Range[]): Range {
  return ranges.reduce((a, b) => ({ min: capped(a.min + b.min), max: capped(a.max + b.max) }), fixed(0))
}

export function times(a: Range, b: Range): Range {
  return { min: capped(a.min * b.min), max: capped(a.max * b.max) }
}

export function scaled({ min, max }: Range, factor: number): Range {
  return { min: capped(Math.ceil(min * factor)), max: capped(Math.ceil(max * factor)) }
}

export function union(a: Range, b: Range): Range {
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) }
}

function capped(value: number): number {
  return Math.min(value, MOST)
}
