import { CommandError } from '../../errors.ts'
import { findValues } from '../../jsonpath/evaluate.ts'
import type { Obj } from '../../objects.ts'
import { relaxedPath } from '../../print/custom-columns.ts'

/** Objects in the order of `--sort-by`: missing values first, numbers and quantities by value, text naturally. */
export function sortObjects<T extends Obj>(objects: readonly T[], field: string): T[] {
  return sortBy(objects, field, (object) => object)
}

export function sortBy<T>(items: readonly T[], field: string, objectOf: (item: T) => unknown): T[] {
  if (field === '') return [...items]
  const path = relaxedPath(field)
  const keyed = items.map((item) => ({ item, value: findValues(path, objectOf(item), true)[0] }))
  if (items.length > 0 && keyed.every(({ value }) => value === undefined)) {
    throw new CommandError(
      `couldn't find any field with path "${field.startsWith('{') ? field : `{${field.startsWith('.') ? '' : '.'}${field}}`}" in the list of objects`,
    )
  }
  return keyed.toSorted((a, b) => compareValues(a.value, b.value)).map(({ item }) => item)
}

function compareValues(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return Number(b === undefined ? 0 : -1) + Number(a === undefined ? 0 : 1)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [left, right] = [String(a), String(b)]
  const quantities = [quantity(left), quantity(right)] as const
  if (quantities[0] !== undefined && quantities[1] !== undefined) return quantities[0] - quantities[1]
  return naturalCompare(left, right)
}

const SUFFIX: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

function quantity(value: string): number | undefined {
  const match = value.match(/^([+-]?\d+(?:\.\d+)?)(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/)
  return match ? Number(match[1]) * (SUFFIX[match[2] ?? ''] ?? 1) : undefined
}

/** Runs of digits compare by value (fvbommel/sortorder.NaturalLess). */
function naturalCompare(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? []
  const right = b.match(/\d+|\D+/g) ?? []
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const [l = '', r = ''] = [left[index], right[index]]
    if (l === r) continue
    if (/^\d/.test(l) && /^\d/.test(r) && Number(l) !== Number(r)) return Number(l) - Number(r)
    return l < r ? -1 : 1
  }
  return left.length - right.length
}
