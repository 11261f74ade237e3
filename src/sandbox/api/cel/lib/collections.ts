import { includes, isEqual } from '../equality.ts'
import { type Implementation, type Overload, overload } from '../functions.ts'
import { CelError } from '../issues.ts'
import { sizeOf } from '../value-types.ts'
import { CelList, Duration, Optional, Timestamp, Uint, type Value } from '../values.ts'
import { compareValues } from './compare.ts'
import { durationOf, int, uint } from './numbers.ts'

type Table = Readonly<Record<string, readonly Overload[]>>

const items = (list: Value): readonly Value[] => (list as CelList).items

const COMPARABLE = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes']
const SUMS: readonly [string, Implementation][] = [
  ['int', (list) => items(list).reduce<bigint>((sum, item) => int(sum + (item as bigint)), 0n)],
  ['uint', (list) => items(list).reduce<Uint>((sum, item) => uint(sum.value + (item as Uint).value), new Uint(0n))],
  ['double', (list) => items(list).reduce<number>((sum, item) => sum + (item as number), 0)],
  [
    'duration',
    (list) =>
      items(list).reduce<Duration>((sum, each) => durationOf(sum.nanos + (each as Duration).nanos), new Duration(0n)),
  ],
]

function isSorted(list: Value): boolean {
  return items(list).every((item, index, all) => index === 0 || compareValues(all[index - 1] as Value, item) <= 0)
}

function extreme(name: string, sign: number): Implementation {
  return (list) => {
    const [first, ...rest] = items(list)
    if (first === undefined) throw new CelError(`${name} called on empty list`)
    return rest.reduce((best, item) => (compareValues(item, best) * sign > 0 ? item : best), first)
  }
}

/** Source: apiserver/pkg/cel/library/lists.go. */
export const lists: Table = {
  isSorted: COMPARABLE.map((type) => overload(`list_${type}_is_sorted_bool`, `list<${type}>.() bool`, isSorted)),
  sum: SUMS.map(([type, run]) => overload(`list_${type}_sum_${type}`, `list<${type}>.() ${type}`, run)),
  max: COMPARABLE.map((type) => overload(`list_${type}_max_${type}`, `list<${type}>.() ${type}`, extreme('max', 1))),
  min: COMPARABLE.map((type) => overload(`list_${type}_min_${type}`, `list<${type}>.() ${type}`, extreme('min', -1))),
  indexOf: [
    overload('list_a_index_of_int', 'list<A>.(A) int', (list, wanted) =>
      BigInt(list.items.findIndex((item) => isEqual(item, wanted))),
    ),
  ],
  lastIndexOf: [
    overload('list_a_last_index_of_int', 'list<A>.(A) int', (list, wanted) =>
      BigInt(list.items.findLastIndex((item) => isEqual(item, wanted))),
    ),
  ],
}

const contains = (list: CelList, part: CelList) => part.items.every((item) => includes(list, item))

/** Source: cel-go/ext/sets.go. */
export const sets: Table = {
  'sets.contains': [overload('list_sets_contains_list', '(list<T>, list<T>) bool', contains)],
  'sets.equivalent': [
    overload('list_sets_equivalent_list', '(list<T>, list<T>) bool', (a, b) => contains(a, b) && contains(b, a)),
  ],
  'sets.intersects': [
    overload('list_sets_intersects_list', '(list<T>, list<T>) bool', (a, b) =>
      b.items.some((item) => includes(a, item)),
    ),
  ],
}

const NONE = new Optional(undefined)

function isZero(value: Value): boolean {
  if (value === null || value === false || value === 0 || value === 0n) return true
  if (value instanceof Uint) return value.value === 0n
  if (value instanceof Duration) return value.nanos === 0n
  if (value instanceof Timestamp) return false
  return value instanceof Optional ? value.value === undefined : sizeOf(value) === 0
}

function contentOf({ value }: Optional): Value {
  if (value === undefined) throw new CelError('optional.none() dereference')
  return value
}

/** The planner evaluates the alternative only when it is needed. */
const planned: Implementation = () => {
  throw new CelError('no such overload')
}

const unwrap = ({ items }: CelList) =>
  new CelList(
    items.flatMap((item) => {
      if (!(item instanceof Optional)) throw new CelError(`value ${String(item)} is not optional`)
      return item.value === undefined ? [] : [item.value]
    }),
  )

/** Source: cel-go/cel/library.go. */
export const optionals: Table = {
  'optional.of': [overload('optional_of', '(V) optional<V>', (value) => new Optional(value))],
  'optional.ofNonZeroValue': [
    overload('optional_ofNonZeroValue', '(V) optional<V>', (value) => (isZero(value) ? NONE : new Optional(value))),
  ],
  'optional.none': [overload('optional_none', '() optional<V>', () => NONE)],
  value: [overload('optional_value', 'optional<V>.() V', contentOf)],
  hasValue: [overload('optional_hasValue', 'optional<V>.() bool', ({ value }) => value !== undefined)],
  or: [overload('optional_or_optional', 'optional<V>.(optional<V>) optional<V>', planned)],
  orValue: [overload('optional_orValue_value', 'optional<V>.(V) V', planned)],
  first: [overload('list_first', 'list<V>.() optional<V>', (list) => new Optional(list.items[0]))],
  last: [overload('list_last', 'list<V>.() optional<V>', (list) => new Optional(list.items.at(-1)))],
  'optional.unwrap': [overload('optional_unwrap', '(list<optional<V>>) list<V>', unwrap)],
  unwrapOpt: [overload('optional_unwrapOpt', 'list<optional<V>>.() list<V>', unwrap)],
}
