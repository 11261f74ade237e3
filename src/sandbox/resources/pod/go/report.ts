import { type Comparison, compare } from './compare.ts'
import { ELLIPSIS, type FormatOptions, formatValue, mapKey, most, withType } from './format.ts'
import { type Line, layOut, oneLine, type Text } from './layout.ts'
import { type GoValue, isZero } from './value.ts'

/** How much of what is equal is shown around what differs. */
const CONTEXT = 2
/** How often more is shown of two values that look the same. */
const ATTEMPTS = 6

/**
 * What differs between two values, as github.com/google/go-cmp reports it (with spaces, where that library puts in other ones at random
 * so that nobody relies on its words).
 */
export function goDiff(x: GoValue, y: GoValue): string {
  return layOut(formatDiff(compare(x, y), { level: 0, mode: 'both', types: 'always' }) ?? '')
}

function formatDiff(node: Comparison, given: FormatOptions): Text | undefined {
  const options = { ...given, level: given.mode === 'same' ? 1 : Math.max(3, given.level) }
  const { x, y, target, depth, records } = node
  const value = options.mode === 'inserted' ? y : (x ?? y)
  if (depth === 0) return formatLeaf(node, options)
  if (target) {
    const inner = formatDiff(target, options)
    return inner === undefined ? undefined : { prefix: '&', inner, suffix: '' }
  }
  if (!value) return undefined
  const list = options.mode === 'both' ? differing(records, value, options) : oneSide(records, value, options)
  return withType(value, options, { prefix: '{', inner: list, suffix: '}' })
}

function formatLeaf({ x, y }: Comparison, options: FormatOptions): Text | undefined {
  const value = options.mode === 'inserted' ? y : x
  if (options.mode !== 'same') return value && formatValue(value, options)
  const texts = [x, y].flatMap((each) => (each ? [formatValue(each, options)] : []))
  return texts.sort((a, b) => oneLine(a).length - oneLine(b).length)[0]
}

/** Within a struct types stand before composite values, within lists and maps they do not. */
function inside(value: GoValue, options: FormatOptions): FormatOptions {
  return { ...options, level: options.level - 1, types: value.kind === 'struct' ? 'composite' : 'never' }
}

function keyOf(value: GoValue, key: string): string {
  return value.kind === 'map' ? mapKey(value.type, key) : key
}

type Records = Comparison['records']

function oneSide(records: Records, value: GoValue, options: FormatOptions): Line[] {
  const limit = options.mode === 'same' ? most(options.level) : 2 << options.level
  const lines: Line[] = []
  for (const { key, node } of records) {
    if (lines.length === limit) return [...lines, ELLIPSIS]
    if (value.kind === 'struct' && isLeftOut(node, options.mode)) continue
    const text = formatDiff(node, inside(value, options))
    if (text !== undefined) lines.push({ sign: ' ', key: keyOf(value, key), text })
  }
  return lines
}

function isLeftOut({ x, y }: Comparison, mode: FormatOptions['mode']): boolean {
  const isEmpty = (value: GoValue | undefined) => value !== undefined && isZero(value)
  if (mode === 'removed') return isEmpty(x)
  return mode === 'inserted' ? isEmpty(y) : isEmpty(x) || isEmpty(y)
}

/** What differs, with a little of what is equal before and after it. */
function differing(records: Records, value: GoValue, options: FormatOptions): Line[] {
  const limit = 2 << options.level
  const inner = inside(value, options)
  const lines: Line[] = []
  let shown = 0
  const groups = runs(records)
  for (const [index, group] of groups.entries()) {
    if (shown >= limit) return [...lines, { ...ELLIPSIS, comment: counted(groups.slice(index).flat(), value) }]
    if (isSame(group)) lines.push(...context(group, value, inner, index > 0, index < groups.length - 1))
    else {
      lines.push(...group.flatMap((record) => changed(record, value, inner)))
      shown += group.length
    }
  }
  return lines
}

/** Neighbours that are all equal or all different. */
function runs(records: Records): Records[] {
  const groups: Records[number][][] = []
  for (const record of records) {
    const last = groups.at(-1)
    const isLike = last?.[0] !== undefined && (last[0].node.different === 0) === (record.node.different === 0)
    if (isLike) last.push(record)
    else groups.push([record])
  }
  return groups
}

function isSame(group: Records): boolean {
  return group[0]?.node.different === 0
}

function context(group: Records, value: GoValue, inner: FormatOptions, isAfter: boolean, isBefore: boolean): Line[] {
  const low = isAfter ? Math.min(CONTEXT, group.length) : 0
  const high = isBefore ? Math.min(CONTEXT, group.length - low) : 0
  // Three dots would take as much room as a single one.
  const tail = group.length - low - high === 1 ? high + 1 : high
  const line = ({ key, node }: Records[number]): Line => ({
    sign: ' ',
    key: keyOf(value, key),
    text: formatDiff(node, { ...inner, mode: 'same' }) ?? 'nil',
  })
  const left = group.slice(low, group.length - tail)
  return [
    ...group.slice(0, low).map(line),
    ...(left.length > 0 ? [{ ...ELLIPSIS, comment: counted(left, value) }] : []),
    ...group.slice(group.length - tail).map(line),
  ]
}

function changed({ key, node }: Records[number], value: GoValue, inner: FormatOptions): Line[] {
  const name = keyOf(value, key)
  // A chain of pointers is one value; what has several parts is shown with its parts.
  if (node.descendants !== node.depth) {
    const text = formatDiff(node, inner)
    return text === undefined ? [] : [{ sign: ' ', key: name, text }]
  }
  const [removed, inserted] = sides(node, inner)
  return [
    ...(removed === undefined ? [] : [{ sign: '-', key: name, text: removed } as const]),
    ...(inserted === undefined ? [] : [{ sign: '+', key: name, text: inserted } as const]),
  ]
}

/** Both sides, with so much of them that they do not look the same. */
function sides(node: Comparison, inner: FormatOptions): [Text | undefined, Text | undefined] {
  const both = (level: number): [Text | undefined, Text | undefined] => [
    formatDiff(node, { ...inner, level, mode: 'removed' }),
    formatDiff(node, { ...inner, level, mode: 'inserted' }),
  ]
  let found = both(inner.level)
  for (let attempt = 0; attempt <= ATTEMPTS; attempt++) {
    const [removed, inserted] = found
    if (removed === undefined || inserted === undefined || oneLine(removed) !== oneLine(inserted)) return found
    found = both(inner.level + 2 * attempt)
  }
  return found
}

const NOUNS: Readonly<Record<string, [string, string]>> = {
  struct: ['field', 'fields'],
  list: ['element', 'elements'],
  map: ['entry', 'entries'],
}

/** What is left out, e.g. `4 identical fields`. */
function counted(records: Records, { kind }: GoValue): string {
  const counts = { identical: 0, removed: 0, inserted: 0, modified: 0 }
  for (const { node } of records) {
    if (node.different === 0) counts.identical++
    else if (!node.y) counts.removed++
    else if (!node.x) counts.inserted++
    else counts.modified++
  }
  const words = Object.entries(counts).flatMap(([word, count]) => (count > 0 ? [`${count} ${word}`] : []))
  const [one, many] = NOUNS[kind] ?? ['', '']
  const last = words.at(-1) ?? ''
  const list = words.length < 3 ? words.join(' and ') : `${words.slice(0, -1).join(', ')}, and ${last}`
  return `${list} ${records.length > 1 ? many : one}`
}
