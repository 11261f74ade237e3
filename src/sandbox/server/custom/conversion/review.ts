import { randomUUID } from 'node:crypto'
import { isObject, type JsonObject } from '../../../api/json/values.ts'
import { jsonTypeName } from '../../../api/typed/decode-error.ts'
import { type Draft, parseApiVersion } from '../../../objects.ts'
import type { WebhookConversion } from '../../../schema/types.gen.ts'
import { post, type WebhookPlaces } from '../../webhooks/client.ts'
import { withRestoredMetadata } from './restore-metadata.ts'

const GROUP = 'apiextensions.k8s.io'
/** The real server waits as long for any client of its own. */
const SECONDS = 30

/**
 * Has a webhook convert an object. Source: apiextensions-apiserver/pkg/apiserver/conversion/webhook_converter.go.
 * @throws Error in the real server's words
 */
export async function askConversion(
  places: WebhookPlaces,
  { conversionReviewVersions, clientConfig }: WebhookConversion,
  object: Draft,
  apiVersion: string,
): Promise<Draft> {
  const version = conversionReviewVersions.find((each) => each === 'v1' || each === 'v1beta1')
  if (!version || !clientConfig) throw new Error('no supported conversion review versions')
  const uid = randomUUID()
  const review = {
    kind: 'ConversionReview',
    apiVersion: `${GROUP}/${version}`,
    request: { uid, desiredAPIVersion: apiVersion, objects: [object] },
    response: { uid: '', convertedObjects: null, result: { metadata: {} } },
  }
  const start = `conversion webhook for ${kindText(object)}`
  let converted: unknown[]
  try {
    converted = objectsIn(await post(places, clientConfig, review, SECONDS), { uid, version })
  } catch (error) {
    throw new Error(`${start} failed: ${(error as Error).message}`)
  }
  if (converted.length !== 1) throw new Error(`${start} returned ${converted.length} objects, expected 1`)
  return checked(object, objectOf(converted[0]), apiVersion)
}

/** A group, version and kind as Go prints them. */
function kindText({ apiVersion, kind }: { apiVersion?: unknown; kind?: unknown }): string {
  const { group, version } = parseApiVersion(String(apiVersion ?? ''))
  return `${group}/${version}, Kind=${kind ?? ''}`
}

interface Asked {
  readonly uid: string
  readonly version: string
}

function objectsIn(answer: unknown, asked: Asked): unknown[] {
  const { apiVersion = '', kind = '', response } = Object(answer) as JsonObject
  checkType(String(apiVersion), String(kind), asked)
  if (!isObject(response)) throw new Error('no response provided')
  const { uid = '', convertedObjects, result } = response
  checkForm('uid', uid, 'string', 'types.UID')
  if (asked.version === 'v1' && uid !== asked.uid) {
    throw new Error(`expected response.uid=${JSON.stringify(asked.uid)}, got ${JSON.stringify(uid)}`)
  }
  const { status = '', message } = Object(result) as JsonObject
  if (status !== 'Success') throw new Error(String(message || `response.result.status was '${status}', not 'Success'`))
  const objects = convertedObjects ?? []
  checkForm('convertedObjects', objects, 'array', '[]runtime.RawExtension')
  return objects as unknown[]
}

function checkForm(field: string, value: unknown, wanted: string, goType: string): void {
  const found = jsonTypeName(value)
  if (found === wanted) return
  const place = `ConversionResponse.response.${field}`
  throw new Error(`json: cannot unmarshal ${found} into Go struct field ${place} of type ${goType}`)
}

/** The versions of the review are no matter to v1beta1, but to be known they must. */
function checkType(apiVersion: string, kind: string, { version }: Asked): void {
  const wanted = `${GROUP}/${version}`
  const isSilent = apiVersion === '' && kind === ''
  if (apiVersion === wanted && kind === 'ConversionReview') return
  if (isSilent && version === 'v1beta1') return
  if (isSilent) throw new Error(`expected webhook response of ${wanted}, Kind=ConversionReview, got /, Kind=`)
  if (kind !== 'ConversionReview' || ![`${GROUP}/v1`, `${GROUP}/v1beta1`].includes(apiVersion)) {
    const text = `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`
    throw new Error(`${text} in scheme "pkg/runtime/scheme.go:110"`)
  }
  const other = version === 'v1' ? 'v1beta1' : 'v1'
  throw new Error(`converting (${other}.ConversionReview) to (${version}.ConversionReview): unknown conversion`)
}

/** What the webhook made of an object, as `Unstructured` reads it. */
function objectOf(value: unknown): JsonObject {
  if (value === null) throw new Error('unexpected end of JSON input')
  if (!isObject(value)) {
    throw new Error(`json: cannot unmarshal ${jsonTypeName(value)} into Go value of type map[string]interface {}`)
  }
  if (!value['kind']) throw new Error(`Object 'Kind' is missing in '${JSON.stringify(value)}'`)
  return value
}

function checked(object: Draft, converted: JsonObject, apiVersion: string): Draft {
  const { apiVersion: version = '', kind } = converted
  const start = `conversion webhook for ${kindText(object)} returned invalid`
  if (version !== apiVersion) {
    throw new Error(`${start} object at index 0: invalid groupVersion (expected ${apiVersion}, received ${version})`)
  }
  if (kind !== object.kind) {
    throw new Error(`${start} object at index 0: invalid kind (expected ${object.kind}, received ${kind})`)
  }
  const metadata = (isObject(converted['metadata']) ? converted['metadata'] : {}) as Draft['metadata']
  for (const [what, field] of [
    ['name', 'name'] as const,
    ['namespace', 'namespace'] as const,
    ['UID', 'uid'] as const,
  ]) {
    const [before = '', after = ''] = [object.metadata[field], metadata[field]]
    if (before !== after) throw new Error(`${start} object: must have the same ${what}: ${before} != ${after}`)
  }
  try {
    return withRestoredMetadata(object, converted)
  } catch (error) {
    throw new Error(`${start} metadata: ${(error as Error).message}`)
  }
}
