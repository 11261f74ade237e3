import { canonical } from '../../common/resource-lists.ts'
import { align, type Likeness } from './align.ts'
import type { GoValue } from './value.ts'

/** Two values side by side, down to what is equal or not as a whole; one of them may be missing. */
export interface Comparison {
  readonly x: GoValue | undefined
  readonly y: GoValue | undefined
  /** Leaves below that are equal, and that differ. */
  readonly same: number
  readonly different: number
  readonly descendants: number
  readonly depth: number
  /** Fields, items or entries. */
  readonly records: readonly { readonly key: string; readonly node: Comparison }[]
  /** What two pointers lead to. */
  readonly target: Comparison | undefined
}

/** Compares as github.com/google/go-cmp does. */
export function compare(x: GoValue | undefined, y: GoValue | undefined): Comparison {
  if (!x || !y) return leaf(x, y, false)
  if (x.kind === 'struct' && y.kind === 'struct') {
    const records = x.fields.map(({ name, value }, index) => ({
      key: name,
      node: compare(value, y.fields[index]?.value),
    }))
    return parent(x, y, records)
  }
  if (x.kind === 'list' && y.kind === 'list') {
    if (!x.items || !y.items) return leaf(x, y, x.items === y.items)
    const pairs = align(x.items, y.items, likeness)
    return parent(
      x,
      y,
      pairs.map(([a, b]) => ({ key: '', node: compare(a, b) })),
    )
  }
  if (x.kind === 'map' && y.kind === 'map') {
    const { entries: a } = x
    const { entries: b } = y
    if (!a || !b) return leaf(x, y, a === b)
    const keys = [...new Set([...a.keys(), ...b.keys()])].sort()
    return parent(
      x,
      y,
      keys.map((key) => ({ key, node: compare(a.get(key), b.get(key)) })),
    )
  }
  if (x.kind === 'pointer' && y.kind === 'pointer') {
    if (!x.to || !y.to) return leaf(x, y, x.to === y.to)
    return around(x, y, compare(x.to, y.to))
  }
  return leaf(x, y, sameScalar(x, y))
}

function likeness(x: GoValue, y: GoValue): Likeness {
  const { same, different } = compare(x, y)
  return { same, different }
}

function sameScalar(x: GoValue, y: GoValue): boolean {
  if (!('value' in x && 'value' in y)) return false
  if (x.kind === 'quantity') return canonical(String(x.value ?? 0)) === canonical(String(y.value ?? 0))
  return x.value === y.value
}

function leaf(x: GoValue | undefined, y: GoValue | undefined, isSame: boolean): Comparison {
  const counts = { same: isSame ? 1 : 0, different: isSame ? 0 : 1 }
  return { x, y, ...counts, descendants: 0, depth: 0, records: [], target: undefined }
}

function parent(x: GoValue, y: GoValue, records: Comparison['records']): Comparison {
  return { x, y, ...sums(records.map(({ node }) => node)), records, target: undefined }
}

function around(x: GoValue, y: GoValue, target: Comparison): Comparison {
  return { x, y, ...sums([target]), records: [], target }
}

function sums(nodes: readonly Comparison[]) {
  const sum = (count: (node: Comparison) => number) => nodes.reduce((total, node) => total + count(node), 0)
  return {
    same: sum(({ same }) => same),
    different: sum(({ different }) => different),
    descendants: sum(({ descendants }) => descendants + 1),
    depth: nodes.reduce((deepest, { depth }) => Math.max(deepest, depth + 1), 0),
  }
}
