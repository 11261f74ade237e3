import { escapeByCharacter } from '../../../../util/c-escapes.ts'
import { type Overload, overload } from '../functions.ts'
import { CelError } from '../issues.ts'
import { CelList } from '../values.ts'
import { format } from './format.ts'

function outOfRange(index: number): never {
  throw new CelError(`index out of range: ${index}`)
}

function charAt(text: string, index: bigint): string {
  const all = [...text]
  const i = Number(index)
  return i < 0 || i > all.length ? outOfRange(i) : (all[i] ?? '')
}

function indexOf(text: string, part: string, from = 0n): bigint {
  const all = [...text]
  const wanted = [...part]
  const start = Number(from)
  if (start < 0 || start > all.length) outOfRange(start)
  if (wanted.length === 0) return BigInt(start)
  for (let i = start; i + wanted.length <= all.length; i++) if (startsAt(all, wanted, i)) return BigInt(i)
  return -1n
}

function lastIndexOf(text: string, part: string, from?: bigint): bigint {
  const all = [...text]
  const wanted = [...part]
  const start = from === undefined ? all.length : Number(from)
  if (start < 0 || start > all.length) outOfRange(start)
  if (wanted.length === 0) return BigInt(start)
  for (let i = Math.min(start, all.length - wanted.length); i >= 0; i--) if (startsAt(all, wanted, i)) return BigInt(i)
  return -1n
}

function startsAt(all: readonly string[], wanted: readonly string[], start: number): boolean {
  return wanted.every((char, index) => all[start + index] === char)
}

function replace(text: string, old: string, next: string, most = -1n): string {
  const limit = Number(most)
  if (limit === 0) return text
  return old === '' ? surrounded(text, next, limit) : split(text, old, limit === -1 ? -1 : limit + 1).join(next)
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

function substring(text: string, start: bigint, end?: bigint): string {
  const all = [...text]
  const from = Number(start)
  const to = end === undefined ? all.length : Number(end)
  if (end !== undefined && from > to) throw new CelError(`invalid substring range. start: ${from}, end: ${to}`)
  if (from < 0 || from > all.length) outOfRange(from)
  if (to < 0 || to > all.length) outOfRange(to)
  return all.slice(from, to).join('')
}

/** `strings.quote` */
function quoteText(text: string): string {
  return `"${[...text].map((char) => escapeByCharacter[char] ?? char).join('')}"`
}

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
    overload('string_lower_ascii', 'string.() string', (text) => text.replace(/[A-Z]/g, (char) => char.toLowerCase())),
  ],
  upperAscii: [
    overload('string_upper_ascii', 'string.() string', (text) => text.replace(/[a-z]/g, (char) => char.toUpperCase())),
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
      (text, separator) => new CelList(split(text, separator, -1)),
    ),
    overload(
      'string_split_string_int',
      'string.(string, int) list<string>',
      (text, separator, most) => new CelList(split(text, separator, Number(most))),
    ),
  ],
  substring: [
    overload('string_substring_int', 'string.(int) string', (text, start) => substring(text, start)),
    overload('string_substring_int_int', 'string.(int, int) string', substring),
  ],
  trim: [overload('string_trim', 'string.() string', (text) => text.replace(/^[\s\x85]+|[\s\x85]+$/g, ''))],
  join: [
    overload('list_join', 'list<string>.() string', ({ items }) => items.join('')),
    overload('list_join_string', 'list<string>.(string) string', ({ items }, separator) => items.join(separator)),
  ],
  'strings.quote': [overload('strings_quote', '(string) string', quoteText)],
  format: [overload('string_format', 'string.(list<dyn>) string', format)],
}
