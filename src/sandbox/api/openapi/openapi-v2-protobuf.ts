import type { JsonObject } from '../json/values.ts'
import { isObject } from '../json/values.ts'
import type { V2Form } from './openapi-v2.ts'
import { field, message, type ProtobufField, text, truth, within } from './protobuf-writer.ts'

/** The media type in which kubectl asks for `/openapi/v2`, … */
export const OPENAPI_V2_PROTOBUF = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf'
/** … and the one that answers it: `@` is no part of a media type. */
export const OPENAPI_V2_PROTOBUF_CONTENT = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'

/**
 * OpenAPI v2 as protobuf, the only form kubectl up to 1.28 reads it in.
 * Source of the numbers: github.com/google/gnostic-models/openapiv2/OpenAPIv2.proto.
 */
export const openApiV2Protobuf: V2Form = {
  path: (path, item) => message([named(2, path, pathItem(item))]),
  definition: (id, item) => message([named(1, id, schema(item))]),
  document: (paths, definitions) => [
    message([text(1, '2.0'), field(2, message([text(1, 'Kubernetes'), text(2, '1.33')]))]),
    ...within(8, paths),
    ...within(9, definitions),
  ],
}

const METHODS = [
  ['get', 2],
  ['put', 3],
  ['post', 4],
  ['delete', 5],
  ['patch', 8],
] as const

function pathItem(item: JsonObject): Buffer {
  return message([
    ...METHODS.map(
      ([method, number]) => item[method] !== undefined && field(number, operation(asObject(item[method]))),
    ),
    ...list(item['parameters']).map((parameter) => field(9, parameterItem(asObject(parameter)))),
  ])
}

function operation(item: JsonObject): Buffer {
  return message([
    ...list(item['tags']).map((tag) => text(1, tag)),
    text(3, item['description']),
    text(5, item['operationId']),
    ...list(item['produces']).map((type) => text(6, type)),
    ...list(item['consumes']).map((type) => text(7, type)),
    ...list(item['parameters']).map((parameter) => field(8, parameterItem(asObject(parameter)))),
    field(9, message(entries(item['responses']).map(([code, answer]) => named(1, code, response(asObject(answer)))))),
    ...list(item['schemes']).map((scheme) => text(10, scheme)),
    ...extensions(item, 13),
  ])
}

/** ParametersItem > Parameter > one of body, query or path. */
function parameterItem(parameter: JsonObject): Buffer {
  const inner =
    parameter['in'] === 'body'
      ? field(1, bodyParameter(parameter))
      : field(2, message([field(parameter['in'] === 'path' ? 4 : 3, plainParameter(parameter))]))
  return message([field(1, message([inner]))])
}

function bodyParameter(parameter: JsonObject): Buffer {
  return message([
    text(2, parameter['name']),
    text(3, parameter['in']),
    truth(4, parameter['required']),
    field(5, schema(asObject(parameter['schema']))),
  ])
}

/** Path parameters have no `allow_empty_value`: their later fields come one number earlier. */
function plainParameter(parameter: JsonObject): Buffer {
  const shift = parameter['in'] === 'path' ? 1 : 0
  return message([
    truth(1, parameter['required']),
    text(2, parameter['in']),
    text(3, parameter['description']),
    text(4, parameter['name']),
    text(6 - shift, parameter['type']),
    truth(20 - shift, parameter['uniqueItems']),
  ])
}

function response(answer: JsonObject): Buffer {
  const content =
    answer['schema'] === undefined ? false : field(2, message([field(1, schema(asObject(answer['schema'])))]))
  return message([field(1, message([text(1, answer['description']), content]))])
}

function schema(item: JsonObject): Buffer {
  const { additionalProperties: additional, items, properties } = item
  return message([
    text(1, item['$ref']),
    text(2, item['format']),
    text(4, item['description']),
    ...list(item['required']).map((name) => text(19, name)),
    ...list(item['enum']).map((value) => field(20, any(value))),
    additional !== undefined && field(21, message([field(1, schema(asObject(additional)))])),
    item['type'] !== undefined && field(22, message([text(1, item['type'])])),
    items !== undefined && field(23, message([field(1, schema(asObject(items)))])),
    properties !== undefined &&
      field(25, message(entries(properties).map(([name, inner]) => named(1, name, schema(asObject(inner)))))),
    ...extensions(item, 31),
  ])
}

function extensions(item: JsonObject, number: number): ProtobufField[] {
  return Object.entries(item)
    .filter(([name]) => name.startsWith('x-'))
    .map(([name, value]) => named(number, name, any(value)))
}

/** JSON is YAML. */
function any(value: unknown): Buffer {
  return message([text(2, `${JSON.stringify(value)}\n`)])
}

function named(number: number, name: string, value: Buffer): ProtobufField {
  return field(number, message([text(1, name), field(2, value)]))
}

function entries(value: unknown): [string, unknown][] {
  return Object.entries(asObject(value))
}

function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
