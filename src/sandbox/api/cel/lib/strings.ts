import { escapeByCharacter } from '../../../../util/c-escapes.ts'
import { type Overload, overload } from '../functions.ts'
import { CelError } from '../issues.ts'
import { CelList, type Value } from '../values.ts'
import { format } from './format.ts'

const chars = (value: Value): string[] => [...(value as string)]
const at = (value: Value): number => Number(value as bigint)

function outOfRange(index: number): never {
  throw new CelError(`index out of range: ${index}`)
}

function charAt(text: Value, index: Value): string {
  const all = chars(text)
  const i = at(index)
  return i < 0 || i > all.length ? outOfRange(i) : (all[i] ?? '')
}

function indexOf(text: Value, part: Value, from: Value = 0n): bigint {
  const all = chars(text)
  const wanted = chars(part)
  const start = at(from)
  if (start < 0 || start > all.length) outOfRange(start)
  if (wanted.length === 0) return BigInt(start)
  for (let i = start; i + wanted.length <= all.length; i++) if (startsAt(all, wanted, i)) return BigInt(i)
  return -1n
}

function lastIndexOf(text: Value, part: Value, from?: Value): bigint {
  const all = chars(text)
  const wanted = chars(part)
  const start = from === undefined ? all.length : at(from)
  if (start < 0 || start > all.length) outOfRange(start)
  if (wanted.length === 0) return BigInt(start)
  for (let i = Math.min(start, all.length - wanted.length); i >= 0; i--) if (startsAt(all, wanted, i)) return BigInt(i)
  return -1n
}

function startsAt(all: readonly string[], wanted: readonly string[], start: number): boolean {
  return wanted.every((char, index) => all[start + index] === char)
}

function replace(text: Value, old: Value, next: Value, most: Value = -1n): string {
  const parts = split(text as string, old as string, most === -1n ? -1 : at(most) + 1)
  return at(most) === 0
    ? (text as string)
    : old === ''
      ? surrounded(text as string, next as string, at(most))
      : parts.join(next as string)
}

/** Replacing the empty text puts the other one around each character. */
function surrounded(text: string, next: string, most: number): string {
  let left = most < 0 ? Number.POSITIVE_INFINITY : most
  const put = () => (left-- > 0 ? next : '')
  const all = [...text].map((char) => `${put()}${char}`)
  return `${all.join('')}${put()}`
}

/** Go's `strings.SplitN`: at most so many parts, all for negative limits. */
function split(text: string, separator: string, most: number): string[] {
  if (most === 0) return []
  const parts = separator === '' ? [...text] : text.split(separator)
  if (most < 0 || parts.length <= most) return parts
  return [...parts.slice(0, most - 1), parts.slice(most - 1).join(separator)]
}

function substring(text: Value, start: Value, end?: Value): string {
  const all = chars(text)
  const from = at(start)
  const to = end === undefined ? all.length : at(end)
  if (end !== undefined && from > to) throw new CelError(`invalid substring range. start: ${from}, end: ${to}`)
  if (from < 0 || from > all.length) outOfRange(from)
  if (to < 0 || to > all.length) outOfRange(to)
  return all.slice(from, to).join('')
}

/** `strings.quote` */
function quoteText(text: string): string {
  return `"${[...text].map((char) => escapeByCharacter[char] ?? char).join('')}"`
}

const texts = (list: Value): string[] => (list as CelList).items as string[]

/** Version 2 of the extension. Source: cel-go/ext/strings.go. */
export const strings: Readonly<Record<string, readonly Overload[]>> = {
  charAt: [overload('string_char_at_int', 'string.(int) string', charAt)],
  indexOf: [
    overload('string_index_of_string', 'string.(string) int', (text, part) => indexOf(text, part)),
    overload('string_index_of_string_int', 'string.(string, int) int', indexOf),
  ],
  lastIndexOf: [
    overload('string_last_index_of_string', 'string.(string) int', (text, part) => lastIndexOf(text, part)),
    overload('string_last_index_of_string_int', 'string.(string, int) int', lastIndexOf),
  ],
  lowerAscii: [
    overload('string_lower_ascii', 'string.() string', (text) =>
      (text as string).replace(/[A-Z]/g, (char) => char.toLowerCase()),
    ),
  ],
  upperAscii: [
    overload('string_upper_ascii', 'string.() string', (text) =>
      (text as string).replace(/[a-z]/g, (char) => char.toUpperCase()),
    ),
  ],
  replace: [
    overload('string_replace_string_string', 'string.(string, string) string', (text, old, next) =>
      replace(text, old, next),
    ),
    overload('string_replace_string_string_int', 'string.(string, string, int) string', replace),
  ],
  split: [
    overload(
      'string_split_string',
      'string.(string) list<string>',
      (text, separator) => new CelList(split(text as string, separator as string, -1)),
    ),
    overload(
      'string_split_string_int',
      'string.(string, int) list<string>',
      (text, separator, most) => new CelList(split(text as string, separator as string, at(most))),
    ),
  ],
  substring: [
    overload('string_substring_int', 'string.(int) string', (text, start) => substring(text, start)),
    overload('string_substring_int_int', 'string.(int, int) string', substring),
  ],
  trim: [overload('string_trim', 'string.() string', (text) => (text as string).replace(/^[\s\x85]+|[\s\x85]+$/g, ''))],
  join: [
    overload('list_join', 'list<string>.() string', (list) => texts(list).join('')),
    overload('list_join_string', 'list<string>.(string) string', (list, separator) =>
      texts(list).join(separator as string),
    ),
  ],
  'strings.quote': [overload('strings_quote', '(string) string', (text) => quoteText(text as string))],
  format: [
    overload('string_format', 'string.(list<dyn>) string', (text, args) => format(text as string, args as CelList)),
  ],
}
