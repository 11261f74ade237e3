import type { z } from 'zod'
import { nearest } from '../checks/near.ts'
import { showValue } from '../checks/show.ts'
import type { Finding, Path } from './issue.ts'
import { keysAt } from './schema-keys.ts'

type Issue = z.core.$ZodIssue

/** Holds data against a schema and says what is wrong in words, all at once. */
export function shapeFindings(schema: z.ZodType, data: unknown): Finding[] {
  const result = schema.safeParse(data, { reportInput: true })
  return result.success ? [] : result.error.issues.flatMap((issue) => findingsOf(schema, issue, []))
}

function findingsOf(schema: z.ZodType, issue: Issue, base: Path): Finding[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))]
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(schema, path, key))
  if (issue.code === 'invalid_union') return unionFindings(schema, issue, path)
  if (issue.code === 'invalid_key') return [{ code: 'bad-key', path, message: keyMessage(issue), atKey: true }]
  return [{ code: codeOf(issue), path, ...words(issue, path) }]
}

function unknownKey(schema: z.ZodType, path: Path, key: string): Finding {
  const known = keysAt(schema, path)
  const near = nearest(key, known)
  const suggestion = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `Known here: ${known.join(', ')}`
  return {
    code: 'unknown-key',
    path: [...path, key],
    message: `unknown key ${JSON.stringify(key)}`,
    suggestion,
    atKey: true,
  }
}

/** Of a union, the alternative that comes closest speaks: the one whose errors lie deepest. */
function unionFindings(schema: z.ZodType, issue: Issue & { code: 'invalid_union' }, path: Path): Finding[] {
  const branches = issue.errors.filter(
    (errors) => !errors.some((error) => error.path.length === 0 && isWrongType(error)),
  )
  const best = branches.sort((a, b) => a.length - b.length)[0]
  if (best) return best.flatMap((error) => findingsOf(schema, error, path))
  const expected = [...new Set(issue.errors.flatMap((errors) => errors.map(expectedBy)))].filter((text) => text !== '')
  const input: unknown = issue.input
  if (input === undefined)
    return [{ code: 'missing-key', path, message: `is missing: expected ${expected.join(' or ')}` }]
  return [
    {
      code: codeOf(issue),
      path,
      message: `expected ${expected.join(' or ')}, got ${gotText(input)}`,
      ...trap(path, input),
    },
  ]
}

function isWrongType(issue: Issue): boolean {
  return issue.code === 'invalid_type' || issue.code === 'invalid_value'
}

function codeOf(issue: Issue): string {
  if (issue.input === undefined && isWrongType(issue)) return 'missing-key'
  return issue.code === 'invalid_type' || issue.code === 'invalid_union' ? 'wrong-type' : 'wrong-value'
}

function words(issue: Issue, path: Path): Pick<Finding, 'message' | 'suggestion'> {
  const input: unknown = issue.input
  if (isWrongType(issue) && input === undefined) return { message: `is missing: expected ${expectedBy(issue)}` }
  if (issue.code === 'invalid_value') {
    const near = typeof input === 'string' ? nearest(input, issue.values.map(String)) : []
    return {
      message: `expected ${expectedBy(issue)}, got ${gotText(input)}`,
      ...(near[0] ? { suggestion: `Did you mean ${near[0]}?` } : trap(path, input)),
    }
  }
  if (issue.code === 'too_small')
    return { message: `expected at least ${issue.minimum}${unit(issue.origin)}, got ${gotText(input)}` }
  if (issue.code === 'too_big')
    return { message: `expected at most ${issue.maximum}${unit(issue.origin)}, got ${gotText(input)}` }
  return { message: `expected ${expectedBy(issue)}, got ${gotText(input)}`, ...trap(path, input) }
}

function expectedBy(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords[issue.expected] ?? issue.expected
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' or ')
    case 'invalid_union':
      return [...new Set(issue.errors.flatMap((errors) => errors.map(expectedBy)))].join(' or ')
    case 'invalid_format':
    case 'custom':
      return plainMessage(issue)
    default:
      return issue.message
  }
}

const typeWords: Readonly<Record<string, string>> = {
  object: 'a map',
  record: 'a map',
  array: 'a list',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
}

function plainMessage(issue: Issue): string {
  if (issue.code === 'invalid_format' && issue.format === 'starts_with')
    return `text that starts with ${JSON.stringify(Reflect.get(issue, 'prefix'))}`
  return issue.message
}

function keyMessage(issue: Issue & { code: 'invalid_key' }): string {
  return `the key is not allowed: ${issue.issues.map((inner) => inner.message).join(', ')}`
}

function gotText(input: unknown): string {
  if (input === null) return 'nothing'
  if (Array.isArray(input)) return 'a list'
  if (typeof input === 'object') return 'a map'
  return showValue(input)
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters'
  return origin === 'array' ? ' entries' : ''
}

/** Where YAML reads something else than its author wrote. */
function trap(path: Path, input: unknown): { suggestion?: string } {
  if (typeof input === 'boolean' && path.includes('conditions')) {
    return { suggestion: `Conditions hold strings: write "${input ? 'True' : 'False'}" in quotes` }
  }
  if (typeof input === 'boolean' || typeof input === 'number') return { suggestion: 'Put it in quotes if it is text' }
  return {}
}
