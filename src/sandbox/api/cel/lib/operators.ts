import { includes, isEqual } from '../equality.ts'
import { type Implementation, type Overload, overload } from '../functions.ts'
import { CelError } from '../issues.ts'
import { sizeOf } from '../value-types.ts'
import { CelList, type CelMap, type LiteralMap, Uint, type Value } from '../values.ts'
import { compareValues } from './compare.ts'
import { durationOf, int, timestampOf, uint } from './numbers.ts'

type Table = Readonly<Record<string, readonly Overload[]>>

const add: readonly Overload[] = [
  overload('add_bytes', '(bytes, bytes) bytes', (a, b) => new Uint8Array(Buffer.concat([a, b]))),
  overload('add_double', '(double, double) double', (a, b) => a + b),
  overload('add_duration_duration', '(duration, duration) duration', (a, b) => durationOf(a.nanos + b.nanos)),
  overload('add_duration_timestamp', '(duration, timestamp) timestamp', (a, b) => timestampOf(a.nanos + b.nanos)),
  overload('add_timestamp_duration', '(timestamp, duration) timestamp', (a, b) => timestampOf(a.nanos + b.nanos)),
  overload('add_int64', '(int, int) int', (a, b) => int(a + b)),
  overload('add_list', '(list<A>, list<A>) list<A>', joined),
  overload('add_string', '(string, string) string', (a, b) => `${a}${b}`),
  overload('add_uint64', '(uint, uint) uint', (a, b) => uint(a.value + b.value)),
]

/** Sets and maps keep one of each: items of the second list replace those of the first that are the same. */
function joined(a: CelList, b: CelList): CelList {
  const { identity } = a
  if (!identity) return new CelList([...a.items, ...b.items])
  const items = new Map(a.items.map((item) => [identity(item), item]))
  for (const item of b.items) items.set(identity(item), item)
  return new CelList([...items.values()], identity)
}

const subtract: readonly Overload[] = [
  overload('subtract_double', '(double, double) double', (a, b) => a - b),
  overload('subtract_duration_duration', '(duration, duration) duration', (a, b) => durationOf(a.nanos - b.nanos)),
  overload('subtract_int64', '(int, int) int', (a, b) => int(a - b)),
  overload('subtract_timestamp_duration', '(timestamp, duration) timestamp', (a, b) => timestampOf(a.nanos - b.nanos)),
  overload('subtract_timestamp_timestamp', '(timestamp, timestamp) duration', (a, b) => durationOf(a.nanos - b.nanos)),
  overload('subtract_uint64', '(uint, uint) uint', (a, b) => uint(a.value - b.value)),
]

const multiply: readonly Overload[] = [
  overload('multiply_double', '(double, double) double', (a, b) => a * b),
  overload('multiply_int64', '(int, int) int', (a, b) => int(a * b)),
  overload('multiply_uint64', '(uint, uint) uint', (a, b) => uint(a.value * b.value)),
]

const divide: readonly Overload[] = [
  overload('divide_double', '(double, double) double', (a, b) => a / b),
  overload('divide_int64', '(int, int) int', (a, b) => int(a / nonZero(b, 'division by zero'))),
  overload('divide_uint64', '(uint, uint) uint', (a, b) => uint(a.value / nonZero(b.value, 'division by zero'))),
]

const modulo: readonly Overload[] = [
  overload('modulo_int64', '(int, int) int', (a, b) => a % nonZero(b, 'modulus by zero')),
  overload('modulo_uint64', '(uint, uint) uint', (a, b) => uint(a.value % nonZero(b.value, 'modulus by zero'))),
]

function nonZero(value: bigint, message: string): bigint {
  if (value === 0n) throw new CelError(message)
  return value
}

const ORDERED = ['bool', 'int64', 'uint64', 'double', 'string', 'bytes', 'timestamp', 'duration']
const TYPE_NAMES: Readonly<Record<string, string | undefined>> = { int64: 'int', uint64: 'uint' }
const CROSS = ['int64 double', 'int64 uint64', 'uint64 double', 'uint64 int64', 'double int64', 'double uint64']

function comparisons(name: string, holds: (order: number) => boolean): Overload[] {
  const run: Implementation = (a, b) => holds(compareValues(a, b))
  const typed = (type = '') => TYPE_NAMES[type] ?? type
  return [
    ...ORDERED.map((type) => overload(`${name}_${type}`, `(${typed(type)}, ${typed(type)}) bool`, run)),
    ...CROSS.map((pair) => {
      const [left, right] = pair.split(' ')
      return overload(`${name}_${left}_${right}`, `(${typed(left)}, ${typed(right)}) bool`, run)
    }),
  ]
}

/** Operators whose evaluation is the planner's: only their types count. */
const planned: Implementation = () => {
  throw new CelError('no such overload')
}

const size: Implementation = (value) => BigInt(sizeOf(value) ?? 0)

/** Source: cel-go/common/stdlib/standard.go. */
export const operators: Table = {
  '_?_:_': [overload('conditional', '(bool, A, A) A', planned)],
  '_&&_': [overload('logical_and', '(bool, bool) bool', planned)],
  '_||_': [overload('logical_or', '(bool, bool) bool', planned)],
  '!_': [overload('logical_not', '(bool) bool', (value) => !value)],
  '@not_strictly_false': [overload('not_strictly_false', '(bool) bool', planned)],
  '_==_': [overload('equals', '(A, A) bool', isEqual)],
  '_!=_': [overload('not_equals', '(A, A) bool', (a, b) => !isEqual(a, b))],
  '_+_': add,
  '_-_': subtract,
  '_*_': multiply,
  '_/_': divide,
  '_%_': modulo,
  '-_': [
    overload('negate_double', '(double) double', (value) => -value),
    overload('negate_int64', '(int) int', (value) => int(-value)),
  ],
  '_<_': comparisons('less', (order) => order < 0),
  '_<=_': comparisons('less_equals', (order) => order <= 0),
  '_>_': comparisons('greater', (order) => order > 0),
  '_>=_': comparisons('greater_equals', (order) => order >= 0),
  '_[_]': [
    overload('index_list', '(list<A>, int) A', planned),
    overload('index_map', '(map<A, B>, A) B', planned),
    overload('optional_list_index_int', '(optional<list<V>>, int) optional<V>', planned),
    overload('optional_map_index_value', '(optional<map<K, V>>, K) optional<V>', planned),
  ],
  '_[?_]': [
    overload('list_optindex_optional_int', '(list<V>, int) optional<V>', planned),
    overload('optional_list_optindex_optional_int', '(optional<list<V>>, int) optional<V>', planned),
    overload('map_optindex_optional_value', '(map<K, V>, K) optional<V>', planned),
    overload('optional_map_optindex_optional_value', '(optional<map<K, V>>, K) optional<V>', planned),
  ],
  '@in': [
    overload('in_list', '(A, list<A>) bool', (item, list) => includes(list, item)),
    overload('in_map', '(A, map<A, B>) bool', (key, map) => map.get(key) !== undefined),
  ],
  size: [
    overload('size_bytes', '(bytes) int', size),
    overload('bytes_size', 'bytes.() int', size),
    overload('size_list', '(list<A>) int', size),
    overload('list_size', 'list<A>.() int', size),
    overload('size_map', '(map<A, B>) int', size),
    overload('map_size', 'map<A, B>.() int', size),
    overload('size_string', '(string) int', size),
    overload('string_size', 'string.() int', size),
  ],
  'cel.@mapInsert': [
    overload('@mapInsert_map_key_value', '(map<K, V>, K, V) map<K, V>', inserted),
    overload('@mapInsert_map_map', '(map<K, V>, map<K, V>) map<K, V>', (map, more) =>
      more.keys().reduce<CelMap>((all, key) => inserted(all, key, more.get(key) as Value), map),
    ),
  ],
}

/** Only macros call this, with the map that they make and that nobody else has seen. */
function inserted(map: CelMap, key: Value, value: Value): CelMap {
  if (!(map as LiteralMap).insert(key, value))
    throw new CelError(`insert failed: key ${String(key instanceof Uint ? key.value : key)} already exists`)
  return map
}
