import { sizeOf } from '../value-types.ts'
import { CelList, CelMap, Optional, type Value } from '../values.ts'

export const STRING_FACTOR = 0.1
export const REGEX_FACTOR = 0.25

/**
 * What a call of a function's overload costs: always the same, or as its arguments and result are.
 * Source: apiserver/pkg/cel/library/cost.go and cel-go/interpreter/runtimecost.go.
 */
export function callCost(name: string, id: string): number | ((args: readonly Value[], result: Value) => number) {
  const byName = BY_NAME[name]
  const byOverload = BY_OVERLOAD[id]
  if (!byName && !byOverload) return 1
  return (args, result) => byName?.(args, result, id) ?? byOverload?.(args, result, id) ?? 1
}

type Cost = (args: readonly Value[], result: Value, id: string) => number | undefined

function size(value: Value | undefined): number {
  if (value instanceof Optional && value.value !== undefined) return size(value.value)
  return value === undefined ? 1 : (sizeOf(value) ?? 1)
}

const traverse =
  (factor: number): Cost =>
  ([first]) =>
    Math.ceil(size(first) * factor * STRING_FACTOR)
const wholeTree: Cost = ([first]) => treeCost(first)
const regex: Cost = ([text, pattern]) =>
  Math.ceil((1 + size(text)) * STRING_FACTOR) * Math.ceil(size(pattern) * REGEX_FACTOR)
const smaller: Cost = ([a, b]) => Math.ceil(Math.min(size(a), size(b)) * STRING_FACTOR)
const both: Cost = ([a, b]) => Math.ceil((size(a) + size(b)) * STRING_FACTOR)

function treeCost(value: Value | undefined): number {
  if (typeof value === 'string') return Math.floor(Buffer.byteLength(value) * STRING_FACTOR)
  if (value instanceof Uint8Array) return Math.floor(value.length * STRING_FACTOR)
  if (value instanceof CelList) return value.items.map(treeCost).reduce((sum, cost) => sum + cost, 0)
  if (value instanceof CelMap)
    return value
      .keys()
      .map((key) => treeCost(key) + treeCost(value.get(key)))
      .reduce((sum, cost) => sum + cost, 0)
  return 1
}

const selector: Cost = ([, text]) => 10 + Math.ceil(size(text) * STRING_FACTOR) + Math.ceil(size(text) * 0.5) * 50

const containsIp: Cost = ([cidr, other], _result, id) =>
  Math.ceil(2 * size(cidr) * STRING_FACTOR) + (id.endsWith('_string') ? Math.ceil(size(other) * STRING_FACTOR) : 0)

const containsCidr: Cost = (args, result, id) =>
  (containsIp(args, result, id) ?? 0) + Math.ceil(size(args[0]) * STRING_FACTOR) + 1

const BY_NAME: Readonly<Record<string, Cost | undefined>> = {
  check: () => 350_000,
  fieldSelector: selector,
  labelSelector: selector,
  isSorted: wholeTree,
  sum: wholeTree,
  max: wholeTree,
  min: wholeTree,
  indexOf: wholeTree,
  lastIndexOf: wholeTree,
  url: traverse(1),
  lowerAscii: traverse(1),
  upperAscii: traverse(1),
  substring: traverse(1),
  trim: traverse(1),
  replace: traverse(2),
  split: traverse(2),
  join: (_args, result) => Math.ceil(size(result) * 2 * STRING_FACTOR),
  find: regex,
  findAll: regex,
  cidr: traverse(1),
  isIP: traverse(1),
  isCIDR: traverse(1),
  ip: (args, result, id) => (id === 'cidr_ip' ? 1 : traverse(1)(args, result, id)),
  'ip.isCanonical': traverse(2),
  containsIP: containsIp,
  containsCIDR: containsCidr,
  quantity: traverse(1),
  isQuantity: traverse(1),
}

const BY_OVERLOAD: Readonly<Record<string, Cost | undefined>> = {
  starts_with_string: traverse(1),
  ends_with_string: traverse(1),
  string_to_bytes: traverse(1),
  bytes_to_string: traverse(1),
  strings_quote: traverse(1),
  string_format: traverse(1),
  in_list: ([, list]) => size(list),
  equals: smaller,
  not_equals: smaller,
  less_string: smaller,
  less_equals_string: smaller,
  greater_string: smaller,
  greater_equals_string: smaller,
  add_string: both,
  add_bytes: both,
  matches: regex,
  matches_string: regex,
  contains_string: ([text, part]) => Math.ceil(size(text) * STRING_FACTOR) * Math.ceil(size(part) * STRING_FACTOR),
}
