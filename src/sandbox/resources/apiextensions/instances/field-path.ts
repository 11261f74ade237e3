import { controlByLetter } from '../../../../util/c-escapes.ts'
import type { JSONSchemaProps } from '../../../schema/types.gen.ts'
import { propertyOf } from '../schema-walk.ts'

/** Where a path such as `.spec.names['a']` leads in a schema. */
interface Found {
  /** The path as errors write it. */
  readonly text: string
  /** The first of its names. */
  readonly root: string
  readonly schema: JSONSchemaProps
}

const ESCAPES: Readonly<Record<string, string | undefined>> = { ...controlByLetter, "'": "'", '\\': '\\' }

/** Follows a path; what is wrong with it otherwise. Source: apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go, ValidFieldPath. */
export function followFieldPath(path: string, schema: JSONSchemaProps, brackets = true): Found | string {
  let found: Found = { text: '', root: '', schema }
  const tokens = path.match(/'(?:\\'|[^'])*'|[.[\]]|[^.[\]]+/g) ?? []
  for (let index = 0; index < tokens.length; ) {
    const token = tokens[index]
    if (token === '[' && !brackets) return 'array notation is not allowed'
    if (token !== '.' && token !== '[') return `expected [ or . but got: ${token}`
    const name = tokens[index + 1]
    if (name === undefined) return 'unexpected end of JSON path'
    const read = token === '.' ? name : quotedName(name, tokens[index + 2])
    if (typeof read !== 'string') return read.problem
    const next = step(found, read)
    if (!next) return 'does not refer to a valid field'
    found = next
    index += token === '.' ? 2 : 3
  }
  return found
}

/** The text of a path that is known to be valid; '' for others. */
export function fieldPathText(path: string, schema: JSONSchemaProps): string {
  const found = followFieldPath(path, schema)
  return typeof found === 'string' ? '' : found.text
}

function quotedName(token: string, close: string | undefined): string | { problem: string } {
  if (!/^'.*'$/s.test(token) || token.length < 2) return { problem: `expected single quoted string but got ${token}` }
  if (close === undefined) return { problem: 'unexpected end of JSON path' }
  if (close !== ']') return { problem: `expected ] but got ${close}` }
  return token.slice(1, -1).replace(/\\(.)/gs, (whole, letter: string) => ESCAPES[letter] ?? whole)
}

function step({ text, root, schema }: Found, name: string): Found | undefined {
  const additional: unknown = schema.additionalProperties
  const property = propertyOf(schema, name)
  const first = root === '' ? name : root
  if (schema.properties) return property && { text: `${text}.${name}`, root: first, schema: property }
  if (typeof additional !== 'object' || additional === null) return undefined
  return { text: `${text}[${name}]`, root: first, schema: additional as JSONSchemaProps }
}
