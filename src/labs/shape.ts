import type { z } from 'zod'
import { didYouMean, nearest } from '../checks/near.ts'
import { either, type Said } from '../util/said.ts'
import type { Finding, Path } from './issue.ts'
import { shapeMistakes, type Unit } from './mistakes/shape.ts'
import { keysAt } from './schema-keys.ts'
import { expectedBy, gotText, keyReasons } from './shape-words.ts'

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
  if (issue.code === 'invalid_key')
    return [{ code: 'bad-key', path, message: shapeMistakes.badKey(keyReasons(issue)), atKey: true }]
  return [{ code: codeOf(issue), path, ...words(issue, path) }]
}

function unknownKey(schema: z.ZodType, path: Path, key: string): Finding {
  const known = keysAt(schema, path)
  const near = nearest(key, known)
  return {
    code: 'unknown-key',
    path: [...path, key],
    message: shapeMistakes.unknownKey(key),
    suggestion: near.length > 0 ? didYouMean(near) : shapeMistakes.knownHere(known),
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
  const expected = either(issue.errors.flatMap((errors) => errors.map(expectedBy)))
  const input: unknown = issue.input
  if (input === undefined) return [{ code: 'missing-key', path, message: shapeMistakes.missing(expected) }]
  return [
    {
      code: codeOf(issue),
      path,
      message: shapeMistakes.expected(expected, gotText(input)),
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
  const got = gotText(input)
  if (isWrongType(issue) && input === undefined) return { message: shapeMistakes.missing(expectedBy(issue)) }
  if (issue.code === 'too_small') return { message: shapeMistakes.tooSmall(issue.minimum, unit(issue.origin), got) }
  if (issue.code === 'too_big') return { message: shapeMistakes.tooBig(issue.maximum, unit(issue.origin), got) }
  const values = issue.code === 'invalid_value' ? issue.values.map(String) : []
  const near = typeof input === 'string' ? nearest(input, values)[0] : undefined
  return {
    message: shapeMistakes.expected(expectedBy(issue), got),
    ...(near ? { suggestion: didYouMean(near) } : trap(path, input)),
  }
}

function unit(origin: string): Unit {
  if (origin === 'string') return 'characters'
  return origin === 'array' ? 'entries' : 'none'
}

/** Where YAML reads something else than its author wrote. */
function trap(path: Path, input: unknown): { suggestion?: Said } {
  if (typeof input === 'boolean' && path.includes('conditions')) {
    return { suggestion: shapeMistakes.quoteCondition(input) }
  }
  return typeof input === 'boolean' || typeof input === 'number' ? { suggestion: shapeMistakes.quoteText } : {}
}
