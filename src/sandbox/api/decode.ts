import type { Draft } from '../objects.ts'
import { apiVersionOf, parseApiVersion } from '../objects.ts'
import { type GroupVersionKind, schemaOf } from '../schema/schema.ts'
import type { ObjectSchema } from '../schema/type-schema.ts'
import { atOnce, type Steps } from '../steps.ts'
import { JsonSyntaxError, type ParsedJson, parseJsonSteps } from './json/parse-json.ts'
import { parseYaml, YamlSyntaxError } from './json/parse-yaml.ts'
import { mediaTypeOf } from './media-type.ts'
import { badRequest, StatusError, unsupportedMediaType } from './status.ts'
import { DecodeError, jsonTypeName } from './typed/decode-error.ts'
import { toTyped } from './typed/to-typed.ts'
import { Walk } from './typed/walk.ts'

/** What becomes of unknown and duplicate fields; the server's own default is Warn. */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore'

export interface DecodeInput {
  body: Buffer
  /** The request's Content-Type; none means JSON. */
  contentType: string | undefined
  /** What the endpoint takes; it also fills in a missing apiVersion and kind. */
  gvk: GroupVersionKind
  schema: ObjectSchema
  fieldValidation: FieldValidation
}

export interface Decoded<T = Draft> {
  object: T
  /** Texts of `Warning:` headers. */
  warnings: string[]
}

/** A parsed body before its kind is known to be right. */
export interface ParsedBody extends ParsedJson {
  /** Duplicates that YAML's parser tells. */
  yamlDuplicates: readonly string[]
}

const MEDIA_TYPES = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']
const SCHEME = 'scheme "pkg/runtime/scheme.go:110"'

/**
 * Reads the object of a request body as the real server does: JSON or YAML, types, unknown and duplicate fields.
 * Source: k8s.io/apimachinery/pkg/runtime/serializer/json, k8s.io/apiserver/pkg/endpoints/handlers/create.go.
 * @throws StatusError 400 or 415 in the server's words
 */
export function decode(input: DecodeInput): Decoded {
  return atOnce(decodeSteps(input))
}

/** The same in steps. */
export function* decodeSteps(input: DecodeInput): Steps<Decoded> {
  const { body, gvk, schema, fieldValidation } = input
  const parsed = yield* parseBodySteps(body, input.contentType, gvk.kind)
  yield
  const actual = kindOf(parsed.value, gvk, body)
  if (schema.lenient) checkCustomKind(parsed.value, actual, gvk, body)
  else checkKind(actual, gvk, schema)
  const walk = new Walk(parsed.duplicates)
  const object = readTyped(parsed.value, schema, walk, actual, gvk)
  object['apiVersion'] = apiVersionOf(gvk)
  object['kind'] = gvk.kind
  return { object: object as unknown as Draft, warnings: fieldWarnings(parsed, walk, fieldValidation, actual, gvk) }
}

/** Parses a body by its content type. */
export function parseBody(body: Buffer, contentType: string | undefined, kind: string): ParsedBody {
  return atOnce(parseBodySteps(body, contentType, kind))
}

function* parseBodySteps(body: Buffer, contentType: string | undefined, kind: string): Steps<ParsedBody> {
  const type = mediaTypeOf(contentType ?? '')
  try {
    if (type === 'application/json' || type === '')
      return { ...(yield* parseJsonSteps(body.toString())), yamlDuplicates: [] }
    if (type === 'application/yaml') {
      const { value, duplicates } = parseYaml(body.toString())
      return { value, duplicates: new Map(), yamlDuplicates: duplicates }
    }
  } catch (error) {
    if (error instanceof JsonSyntaxError) {
      throw unrecognized(body, kind, `couldn't get version/kind; json parse error: ${error.message}`)
    }
    if (error instanceof YamlSyntaxError) throw unrecognized(body, kind, error.message)
    throw error
  }
  if (type !== 'application/vnd.kubernetes.protobuf') throw unsupportedMediaType(MEDIA_TYPES)
  throw unrecognized(
    body,
    kind,
    'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]',
  )
}

function unrecognized(body: Buffer, kind: string, message: string) {
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${message} (${summary(body)})`)
}

/** The beginning of a body as errors show it: text when it looks like JSON, else hexadecimal. */
function summary(body: Buffer): string {
  if (body.length === 0) return '<empty>'
  const start = body.subarray(0, 30)
  return `${start.toString(body[0] === 0x7b ? 'utf8' : 'hex')}${body.length > 30 ? ' ...' : ''}`
}

function kindOf(value: unknown, expected: GroupVersionKind, body: Buffer): GroupVersionKind {
  const target =
    'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
  if (value === null) return expected
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw noKind(body, expected, `json: cannot unmarshal ${jsonTypeName(value)} into Go value of type ${target}`)
  }
  const { apiVersion = null, kind = null } = value as Record<string, unknown>
  for (const [name, text] of [['apiVersion', apiVersion] as const, ['kind', kind] as const]) {
    if (text !== null && typeof text !== 'string') {
      const what = jsonTypeName(text)
      throw noKind(body, expected, `json: cannot unmarshal ${what} into Go struct field .${name} of type string`)
    }
  }
  if (typeof apiVersion === 'string' && apiVersion.split('/').length > 2) {
    throw unrecognized(body, expected.kind, `unexpected GroupVersion string: ${apiVersion}`)
  }
  return {
    ...(apiVersion ? parseApiVersion(String(apiVersion)) : { group: expected.group, version: expected.version }),
    kind: kind ? String(kind) : expected.kind,
  }
}

function noKind(body: Buffer, { kind }: GroupVersionKind, message: string) {
  return unrecognized(body, kind, `couldn't get version/kind; json parse error: ${message}`)
}

function checkKind(actual: GroupVersionKind, expected: GroupVersionKind, schema: ObjectSchema): void {
  const { group, version, kind } = actual
  if (group === expected.group && version === expected.version && kind === expected.kind) return
  if (kind === expected.kind && schema.id.startsWith('io.k8s.apimachinery.pkg.apis.meta.v1.')) return
  const other = schemaOf(actual)
  if (!other) {
    const text = `no kind "${kind}" is registered for version "${apiVersionOf(actual)}" in ${SCHEME}`
    throw cannotHandle(actual, expected, text)
  }
  if (kind !== expected.kind) {
    const target = `${expected.group.split('.')[0] || 'core'}.${expected.kind}`
    throw cannotHandle(actual, expected, `converting (${other.goType}) to (${target}): unknown conversion`)
  }
  const versions = `(${apiVersionOf(actual)}) does not match the expected API version (${apiVersionOf(expected)})`
  throw badRequest(`the API version in the data ${versions}`)
}

/** Custom resources must say what they are. */
function checkCustomKind(value: unknown, actual: GroupVersionKind, expected: GroupVersionKind, body: Buffer): void {
  const { kind = '', metadata } = (value ?? {}) as { kind?: string; metadata?: { name?: unknown } }
  if (kind === '') throw unrecognized(body, expected.kind, `Object 'Kind' is missing in '${body}'`)
  if (apiVersionOf(actual) !== apiVersionOf(expected)) {
    const versions = `(${apiVersionOf(actual)}) does not match the expected API version (${apiVersionOf(expected)})`
    throw badRequest(`the API version in the data ${versions}`)
  }
  if (kind === expected.kind) return
  const name = typeof metadata?.name === 'string' ? metadata.name : ''
  const cause = `Invalid value: ${JSON.stringify(kind)}: must be ${expected.kind}`
  throw new StatusError({
    message: `${kind}.${expected.group} ${JSON.stringify(name)} is invalid: kind: ${cause}`,
    reason: 'Invalid',
    details: {
      name,
      group: expected.group,
      kind,
      causes: [{ reason: 'FieldValueInvalid', message: cause, field: 'kind' }],
    },
    code: 422,
  })
}

function cannotHandle(actual: GroupVersionKind, expected: GroupVersionKind, message: string) {
  return badRequest(
    `${actual.kind} in version ${JSON.stringify(actual.version)} cannot be handled as a ${expected.kind}: ${message}`,
  )
}

function readTyped(
  value: unknown,
  schema: ObjectSchema,
  walk: Walk,
  actual: GroupVersionKind,
  expected: GroupVersionKind,
): Record<string, unknown> {
  try {
    const object = toTyped(value ?? {}, schema, walk)
    if (walk.failure) throw walk.failure
    return object
  } catch (error) {
    if (error instanceof DecodeError) throw cannotHandle(actual, expected, error.message)
    throw error
  }
}

function fieldWarnings(
  parsed: ParsedBody,
  walk: Walk,
  fieldValidation: FieldValidation,
  actual: GroupVersionKind,
  expected: GroupVersionKind,
): string[] {
  if (fieldValidation === 'Ignore') return []
  if (fieldValidation === 'Warn') return [...parsed.yamlDuplicates, ...walk.strict]
  const yaml = parsed.yamlDuplicates.map((text) => `\n  ${text}`).join('')
  const problems = [...(yaml === '' ? [] : [`yaml: unmarshal errors:${yaml}`]), ...walk.strict]
  if (problems.length > 0) throw cannotHandle(actual, expected, `strict decoding error: ${problems.join(', ')}`)
  return []
}
