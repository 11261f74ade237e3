import { messageOf } from '../../../util/message-of.ts'
import { parseJson } from '../../api/json/parse-json.ts'
import type { Draft } from '../../objects.ts'
import type { ConfigMap, Secret } from '../../schema/types.gen.ts'
import type { FieldErrors } from '../common/field-errors.ts'
import { same } from '../common/immutable.ts'
import { configMapKeyErrors } from '../common/names.ts'

const mostBytes = 1024 * 1024

/** `ValidateConfigMap`. */
export function checkConfigMap(errors: FieldErrors, { data = {}, binaryData = {} }: Draft<ConfigMap>): void {
  for (const key of keysToCheck(data, binaryData)) {
    checkKey(errors, 'data', key)
    if (Object.hasOwn(binaryData, key)) errors.invalid(`data[${key}]`, key, 'duplicate of key present in binaryData')
  }
  for (const key of keysToCheck(binaryData)) checkKey(errors, 'binaryData', key)
  // A path of nothing, as Go writes it.
  if (isTooLong(data, binaryData)) errors.tooLong('[]', mostBytes)
}

/** There may be thousands of keys: those that are surely right, as nearly all are, are neither sorted nor looked at again. */
function keysToCheck(data: Record<string, string>, others: Record<string, string> = {}): string[] {
  const keys = Object.keys(data).filter((key) => !SURELY_RIGHT.test(key) || Object.hasOwn(others, key))
  return keys.sort()
}

const SURELY_RIGHT = /^[\w-][\w.-]{0,252}$/

/** What an error would say is made when there is one. */
function checkKey(errors: FieldErrors, field: string, key: string): void {
  const details = configMapKeyErrors(key)
  if (details.length > 0) errors.invalidAll(`${field}[${key}]`, key, details)
}

function isTooLong(data: Record<string, string>, binaryData: Record<string, string>): boolean {
  const rest = mostBytes - decodedSize(binaryData)
  let length = 0
  for (const key in data) length += data[key]?.length ?? 0
  // No text has more bytes than that.
  if (3 * length <= rest) return false
  return Object.values(data).reduce((sum, value) => sum + Buffer.byteLength(value), 0) > rest
}

function decodedSize(data: Record<string, string>): number {
  return Object.values(data).reduce((sum, value) => sum + Buffer.byteLength(value, 'base64'), 0)
}

/** Data of an immutable ConfigMap or Secret stays as it is, and so does its immutability. */
export function checkStillImmutable(
  errors: FieldErrors,
  next: { immutable?: boolean | undefined },
  old: { immutable?: boolean | undefined },
  fields: readonly string[],
): void {
  if (!old.immutable) return
  const detail = 'field is immutable when `immutable` is set'
  if (!next.immutable) errors.forbidden('immutable', detail)
  const [after, before] = [next as Record<string, unknown>, old as Record<string, unknown>]
  for (const field of fields) if (!same(after[field], before[field])) errors.forbidden(field, detail)
}

/** What a Secret of a type must hold: keys, and those whose content is JSON. */
const requiredKeys: Record<string, { keys: readonly string[]; json?: boolean; any?: boolean }> = {
  'kubernetes.io/dockercfg': { keys: ['.dockercfg'], json: true },
  'kubernetes.io/dockerconfigjson': { keys: ['.dockerconfigjson'], json: true },
  'kubernetes.io/basic-auth': { keys: ['username', 'password'], any: true },
  'kubernetes.io/ssh-auth': { keys: ['ssh-privatekey'] },
  'kubernetes.io/tls': { keys: ['tls.crt', 'tls.key'] },
}

const accountAnnotation = 'kubernetes.io/service-account.name'

/** `ValidateSecret`. */
export function checkSecret(errors: FieldErrors, { metadata, type = '', data = {} }: Draft<Secret>): void {
  for (const key of keysToCheck(data)) checkKey(errors, 'data', key)
  if (decodedSize(data) > mostBytes) errors.tooLong('data', mostBytes)
  if (type === 'kubernetes.io/service-account-token' && !metadata.annotations?.[accountAnnotation])
    errors.required(`metadata.annotations[${accountAnnotation}]`)
  const { keys = [], json, any } = requiredKeys[type] ?? {}
  const missing = keys.filter((key) => data[key] === undefined || (key === 'ssh-privatekey' && data[key] === ''))
  if (!any || missing.length === keys.length) for (const key of missing) errors.required(`data[${key}]`)
  const [key = ''] = keys
  if (!json || missing.length > 0) return
  const problem = jsonProblem(Buffer.from(data[key] ?? '', 'base64').toString())
  if (problem) errors.invalid(`data[${key}]`, '<secret contents redacted>', problem)
}

/** What Go says of text that is no JSON object. */
function jsonProblem(text: string): string | undefined {
  try {
    const { value } = parseJson(text)
    if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined
    const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
    return `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`
  } catch (error) {
    return messageOf(error)
  }
}
