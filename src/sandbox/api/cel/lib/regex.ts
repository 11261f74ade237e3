import { RE2JS, RE2JSSyntaxException } from 're2js'
import { type Overload, overload } from '../functions.ts'
import { CelError } from '../issues.ts'
import { CelList } from '../values.ts'

/** Patterns are often constants that are used again and again. */
const compiled = new Map<string, RE2JS>()
const MOST_KEPT = 1000

function compile(pattern: string): RE2JS {
  const known = compiled.get(pattern)
  if (known) return known
  const made = RE2JS.compile(pattern)
  if (compiled.size >= MOST_KEPT) compiled.clear()
  compiled.set(pattern, made)
  return made
}

/** What is wrong with a regular expression, in the words of Go's regexp/syntax; undefined for a valid one. */
export function regexError(pattern: string): string | undefined {
  try {
    compile(pattern)
    return undefined
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error
    const detail = error.getPattern()
    return `error parsing regexp: ${error.getDescription()}${detail ? `: \`${detail}\`` : ''}`
  }
}

function valid(pattern: string, prefix: string): RE2JS {
  const error = regexError(pattern)
  if (error !== undefined) throw new CelError(`${prefix}${error}`)
  return compile(pattern)
}

/** `text.matches(pattern)` */
export function matches(text: string, pattern: string): boolean {
  return valid(pattern, '').matcher(text).find()
}

function find(text: string, pattern: string): string {
  const matcher = valid(pattern, 'Illegal regex: ').matcher(text)
  return matcher.find() ? (matcher.group() ?? '') : ''
}

function findAll(text: string, pattern: string, most = -1n): CelList {
  const matcher = valid(pattern, 'Illegal regex: ').matcher(text)
  const limit = Number(most)
  const found: string[] = []
  while ((limit < 0 || found.length < limit) && matcher.find()) found.push(matcher.group() ?? '')
  return new CelList(found)
}

/** Source: apiserver/pkg/cel/library/regex.go. */
export const regex: Readonly<Record<string, readonly Overload[]>> = {
  find: [overload('string_find_string', 'string.(string) string', find)],
  findAll: [
    overload('string_find_all_string', 'string.(string) list<string>', (text, pattern) => findAll(text, pattern)),
    overload('string_find_all_string_int', 'string.(string, int) list<string>', findAll),
  ],
}
