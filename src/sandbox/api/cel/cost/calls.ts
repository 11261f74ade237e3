import type { CelType } from '../types.ts'
import { fixed, plus, type Range, scaled, times, union } from './range.ts'
import { REGEX_FACTOR, STRING_FACTOR } from './runtime.ts'

/** An argument of a call whose cost is estimated. */
export interface Argument {
  readonly size: Range
  readonly cost: Range
  readonly type: CelType
  /** Of the items of a list. */
  readonly itemSize: Range
  /** Of a constant number. */
  readonly constant: number | undefined
}

export interface Estimate {
  /** Without that of the arguments. */
  readonly cost: Range
  readonly size?: Range
}

/** Arguments of a call; the target of a method is apart. */
export interface CallShape {
  readonly id: string
  readonly target: Argument | undefined
  readonly args: readonly Argument[]
}

type Rule = (call: CallShape) => Estimate | undefined

const ONE = fixed(1)

/** What a call costs, and how large its result is. Source: apiserver/pkg/cel/library/cost.go, cel-go/checker/cost.go. */
export function estimateCall(name: string, call: CallShape): Estimate {
  return BY_NAME[name]?.(call) ?? BY_OVERLOAD[call.id]?.(call) ?? { cost: ONE }
}

const length = (argument: Argument | undefined, factor = 1): Range | undefined =>
  argument && scaled(argument.size, factor * STRING_FACTOR)

const onArgument: Rule = ({ args }) => {
  const cost = length(args[0])
  return cost && { cost }
}
/** The real server estimates these by a target that functions do not have. */
const onArgumentOfMethod: Rule = (call) => (call.target ? onArgument(call) : undefined)

const sameSize: Rule = ({ target }) => {
  const cost = length(target)
  return cost && target && { cost, size: target.size }
}

const overItems: Rule = ({ target }) => {
  if (!target) return undefined
  const [item] = target.type.params
  if (!item) return { cost: scaled(target.size, STRING_FACTOR) }
  const isText = item.kind === 'string' || item.kind === 'bytes'
  const each = isText ? plus(ONE, scaled(target.itemSize, STRING_FACTOR)) : ONE
  return { cost: times(target.size, each) }
}

const replace: Rule = ({ target, args: [old, next] }) => {
  if (!target || !old || !next) return undefined
  const most = replaced(target.size.max, old.size.min, next.size.max <= old.size.min)
  const least = replaced(target.size.min, old.size.max, old.size.max <= next.size.min)
  const count = { min: least.count, max: most.count }
  const size = plus(times(count, next.size), { min: least.kept, max: most.kept })
  return { cost: scaled(target.size, 2 * STRING_FACTOR), size }
}

function replaced(size: number, old: number, keepsSize: boolean): { count: number; kept: number } {
  if (old === 0) return { count: size + 1, kept: size }
  return keepsSize ? { count: 0, kept: size } : { count: Math.ceil(size / old), kept: 0 }
}

const split: Rule = ({ target, args }) => {
  if (!target) return undefined
  const max = args[1]?.constant ?? target.size.max
  return { cost: scaled(target.size, 2 * STRING_FACTOR), size: { min: 0, max } }
}

const join: Rule = ({ target, args: [separator] }) => {
  if (!target) return undefined
  const items = times(target.size, target.itemSize)
  const gaps = { min: Math.max(0, target.size.min - 1), max: Math.max(0, target.size.max - 1) }
  const size = separator ? plus(items, times(separator.size, gaps)) : items
  return { cost: scaled(size, STRING_FACTOR), size }
}

const matches: Rule = ({ target, args: [pattern] }) => {
  if (!target || !pattern) return undefined
  const text = scaled(plus(target.size, ONE), STRING_FACTOR)
  return { cost: times(text, scaled(pattern.size, REGEX_FACTOR)) }
}

const find: Rule = (call) => {
  const found = matches(call)
  return found && { ...found, size: { min: 0, max: call.target?.size.max ?? 0 } }
}

const selector: Rule = ({ args: [text] }) =>
  text && { cost: plus(fixed(10), scaled(text.size, STRING_FACTOR), scaled(scaled(text.size, 0.5), 50)) }

/** Of the bytes of two addresses. */
const BYTES = { min: 4, max: 16 }
const COMPARISON = scaled(plus(BYTES, BYTES), STRING_FACTOR)

const containsIp: Rule = ({ id, args }) => {
  const parse = id.endsWith('_string') ? (length(args[0]) ?? fixed(0)) : fixed(0)
  return { cost: plus(COMPARISON, parse) }
}

const containsCidr: Rule = ({ id, args }) => {
  const parse = id.endsWith('_string') ? (length(args[0]) ?? fixed(0)) : fixed(0)
  return { cost: plus(COMPARISON, scaled(BYTES, STRING_FACTOR), ONE, parse) }
}

const CONSTANT_EQUALITY = new Set(['net.IP', 'net.CIDR', 'kubernetes.Quantity'])

const equality: Rule = ({ args: [left, right] }) => {
  const isConstant = left && right && left.type.name === right.type.name && CONSTANT_EQUALITY.has(left.type.name)
  return isConstant ? { cost: ONE } : undefined
}

const BY_NAME: Readonly<Record<string, Rule | undefined>> = {
  check: () => ({ cost: fixed(350_000) }),
  fieldSelector: selector,
  labelSelector: selector,
  isSorted: overItems,
  sum: overItems,
  max: overItems,
  min: overItems,
  indexOf: overItems,
  lastIndexOf: overItems,
  url: (call) => {
    const found = onArgument(call)
    return found && { ...found, size: call.args[0]?.size ?? ONE }
  },
  lowerAscii: sameSize,
  upperAscii: sameSize,
  substring: sameSize,
  trim: sameSize,
  replace,
  split,
  join,
  find,
  findAll: find,
  cidr: onArgumentOfMethod,
  // The longest of the expressions by which formats are checked.
  validate: ({ args: [text] }) => text && { cost: scaled(scaled(text.size, STRING_FACTOR), 128 * REGEX_FACTOR) },
  containsIP: containsIp,
  containsCIDR: containsCidr,
  '_==_': equality,
}

const compared: Rule = ({ args: [left, right] }) => {
  const max = Math.min(left?.size.max ?? 0, right?.size.max ?? 0)
  return { cost: scaled({ min: max > 0 ? 1 : 0, max }, STRING_FACTOR) }
}

const concatenated =
  (cost: (size: Range) => Range): Rule =>
  ({ args: [left, right] }) => {
    if (!left || !right) return undefined
    const size = plus(left.size, right.size)
    return { cost: cost(size), size }
  }

const BY_OVERLOAD: Readonly<Record<string, Rule | undefined>> = {
  string_format: ({ target }) => target && { cost: scaled(target.size, STRING_FACTOR) },
  string_to_bytes: ({ args: [text] }) =>
    text && { cost: scaled(text.size, STRING_FACTOR), size: { min: text.size.min, max: text.size.max * 4 } },
  bytes_to_string: ({ args: [bytes] }) =>
    bytes && {
      cost: scaled(bytes.size, STRING_FACTOR),
      size: { min: Math.floor(bytes.size.min / 4), max: bytes.size.max },
    },
  strings_quote: ({ args: [text] }) =>
    text && {
      cost: scaled(text.size, STRING_FACTOR),
      size: { min: text.size.min + 2, max: text.size.max * 2 + 2 },
    },
  starts_with_string: onArgument,
  ends_with_string: onArgument,
  in_list: ({ args: [, list] }) => list && { cost: list.size },
  matches_string: matches,
  contains_string: ({ target, args: [part] }) =>
    target && part && { cost: times(scaled(target.size, STRING_FACTOR), scaled(part.size, STRING_FACTOR)) },
  add_string: concatenated((size) => scaled(size, STRING_FACTOR)),
  add_bytes: concatenated((size) => scaled(size, STRING_FACTOR)),
  add_list: concatenated(() => ONE),
  conditional: ({ args: [, yes, no] }) => (yes && no ? { cost: fixed(0), size: union(yes.size, no.size) } : undefined),
  ...Object.fromEntries(
    ['less', 'less_equals', 'greater', 'greater_equals'].flatMap((name) => [
      [`${name}_string`, compared],
      [`${name}_bytes`, compared],
    ]),
  ),
  equals: compared,
  not_equals: compared,
}
