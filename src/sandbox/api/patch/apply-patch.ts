import type { Draft, KubeObject } from '../../objects.ts'
import type { ObjectSchema } from '../../schema/type-schema.ts'
import { atOnce, type Steps } from '../../steps.ts'
import type { Decoded, FieldValidation } from '../decode.ts'
import { copySteps } from '../json/copy.ts'
import { goFormat, goTypeName } from '../json/go-format.ts'
import { JsonSyntaxError, type ParsedJson, parseJson, parseJsonSteps } from '../json/parse-json.ts'
import { isObject, type JsonObject } from '../json/values.ts'
import { badRequest, StatusError } from '../status.ts'
import { DecodeError, jsonTypeName } from '../typed/decode-error.ts'
import { toTyped } from '../typed/to-typed.ts'
import { Walk } from '../typed/walk.ts'
import { duplicateFields } from './duplicate-fields.ts'
import { type JsonPatchOperation, jsonPatchSteps } from './json-patch.ts'
import { mergePatchSteps } from './merge-patch.ts'
import { inGoOrder, shownDocument } from './shown-document.ts'
import { applyStrategicMerge } from './strategic-merge.ts'

export interface PatchInput {
  type: 'json' | 'merge' | 'strategic'
  live: KubeObject
  body: Buffer
  schema: ObjectSchema
  fieldValidation: FieldValidation
}

/** More operations in one JSON patch are refused with 413. */
const MAX_JSON_PATCH_OPERATIONS = 10_000

/**
 * Applies a patch to an object and reads the result as the real server does. The live object is not changed; defaults are not filled in.
 * Source: k8s.io/apiserver/pkg/endpoints/handlers/patch.go.
 * @throws StatusError 400, 413, 422 or 500 in the server's words
 */
export function applyPatch(input: PatchInput): Decoded {
  return atOnce(applyPatchSteps(input))
}

/** The same in steps. */
export function* applyPatchSteps(input: PatchInput): Steps<Decoded> {
  const checks = input.fieldValidation !== 'Ignore'
  const parsed = yield* parsePatch(input, checks)
  yield
  checkShape(parsed.value, input.type)
  yield
  const strict = checks ? patchProblems(parsed, input.type) : []
  yield
  const document = input.type === 'merge' ? input.live : yield* copySteps(input.live)
  yield
  const patched = yield* patchObject(input, document, parsed.value)
  yield
  return readPatched(patched, input, strict, () => shown(input))
}

/** What a refusal shows, of the patch as it was sent: applying one uses it up. */
function shown(input: PatchInput): string {
  const { value } = parseJson(input.body.toString())
  return input.type === 'strategic' ? goFormat(value) : shownPatched(input, value)
}

function patchProblems(parsed: ParsedJson, type: PatchInput['type']): string[] {
  if (type !== 'json') return duplicateFields(parsed)
  const operations = operationsOf(parsed.value)
  const unknown = operations.flatMap((operation, index) =>
    Object.keys(operation)
      .filter((key) => !OPERATION_FIELDS.has(key))
      .map((key) => `json patch unknown field "[${index}].${key}"`),
  )
  return [...duplicateFields(parsed, 'json patch '), ...unknown]
}

const OPERATION_FIELDS: ReadonlySet<string> = new Set(['op', 'path', 'from', 'value'])

/** The patched document, made anew from what Go would have written. */
function shownPatched(input: PatchInput, patch: unknown): string {
  const live = inGoOrder(input.live as unknown as JsonObject, input.schema) as unknown as KubeObject
  const patched = atOnce(patchObject(input, input.type === 'merge' ? live : structuredClone(live), patch))
  return shownDocument(patched, input.type === 'json' ? 'json' : 'merge', patch)
}

function* parsePatch({ type, body }: PatchInput, checks: boolean): Steps<ParsedJson> {
  try {
    return yield* parseJsonSteps(body.toString())
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    throw badRequest(type === 'merge' && !checks ? 'Invalid JSON Patch' : `${prefixOf(type)}${error.message}`)
  }
}

function prefixOf(type: PatchInput['type']): string {
  return type === 'strategic' ? '' : 'error decoding patch: '
}

function checkShape(value: unknown, type: PatchInput['type']): void {
  const prefix = prefixOf(type)
  if (type !== 'json') {
    if (isObject(value) || (value === null && type === 'strategic')) return
    if (value === null) throw badRequest('Invalid JSON Patch')
    throw badRequest(
      `${prefix}json: cannot unmarshal ${jsonTypeName(value)} into Go value of type map[string]interface {}`,
    )
  }
  if (value !== null) checkOperations(value, prefix)
}

/** As Go reads a list of structs: null is an empty one, and its texts are texts. */
function checkOperations(value: unknown, prefix: string): void {
  const refusal = (wrong: unknown, target: string) =>
    badRequest(`${prefix}json: cannot unmarshal ${jsonTypeName(wrong)} into Go ${target}`)
  if (!Array.isArray(value)) throw refusal(value, 'value of type []handlers.jsonPatchOp')
  for (const item of value) {
    if (item === null) continue
    if (!isObject(item)) throw refusal(item, 'value of type handlers.jsonPatchOp')
    for (const [name, text] of Object.entries(item)) {
      if (!OPERATION_TEXTS.has(name) || text === null || typeof text === 'string') continue
      throw refusal(text, `struct field jsonPatchOp.${name} of type string`)
    }
  }
}

function operationsOf(patch: unknown): JsonPatchOperation[] {
  return ((patch ?? []) as (JsonPatchOperation | null)[]).map((operation) => operation ?? {})
}

const OPERATION_TEXTS = new Set(['op', 'path', 'from'])

/** Only a merge patch leaves the live object as it is: the others change what they are given. */
function* patchObject({ type, schema }: PatchInput, live: KubeObject, patch: unknown): Steps<JsonObject> {
  const document = live as unknown as JsonObject
  if (type === 'merge') return (yield* mergePatchSteps(document, patch)) as JsonObject
  if (type === 'strategic')
    return patch === null ? document : applyStrategicMerge(document, patch as JsonObject, schema)
  const operations = operationsOf(patch)
  if (operations.length > MAX_JSON_PATCH_OPERATIONS) {
    const message = `Request entity too large: The allowed maximum operations in a JSON patch is ${MAX_JSON_PATCH_OPERATIONS}, got ${operations.length}`
    throw new StatusError({ message, reason: 'RequestEntityTooLarge', code: 413 })
  }
  return yield* jsonPatchSteps(document, operations)
}

/** Reads the patched object with the rules for types and unknown fields; a 422 shows the document or, for strategic, the patch. */
function readPatched(patched: JsonObject, input: PatchInput, duplicates: string[], shown: () => string): Decoded {
  const walk = new Walk(undefined, input.type === 'strategic' ? 'unstructured' : 'json')
  const invalid = (message: string) => invalidPatch(shown(), message)
  let object: JsonObject
  try {
    if (!isObject(patched)) throw new DecodeError(`expected an object, got ${goTypeName(patched)}`)
    object = toTyped(input.type === 'strategic' ? patched : topLevelSorted(patched), input.schema, walk)
    if (walk.failure) throw walk.failure
  } catch (error) {
    if (error instanceof DecodeError) throw invalid(error.message)
    throw error
  }
  const problems = input.fieldValidation === 'Ignore' ? [] : [...duplicates, ...walk.strict]
  if (input.fieldValidation === 'Strict' && problems.length > 0) {
    throw invalid(`strict decoding error: ${problems.join(', ')}`)
  }
  return { object: object as unknown as Draft, warnings: problems }
}

/** The real server keeps the patched document as a map of its top-level fields. */
function topLevelSorted(document: JsonObject): JsonObject {
  const sorted = Object.keys(document).sort()
  return Object.fromEntries(sorted.map((key) => [key, document[key]]))
}

function invalidPatch(value: string, message: string): StatusError {
  const text = `Invalid value: ${JSON.stringify(value)}: ${message}`
  return new StatusError({
    message: ` "" is invalid: patch: ${text}`,
    reason: 'Invalid',
    details: { causes: [{ reason: 'FieldValueInvalid', message: text, field: 'patch' }] },
    code: 422,
  })
}
