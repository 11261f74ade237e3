import { formatMicroTime, formatTime } from '../../clock.ts'

type Fields = Record<string, unknown>

/** Messages whose JSON is not an object of their fields, by the end of their name. */
export const special: ReadonlyMap<string, (fields: Fields) => unknown> = new Map([
  ['meta.v1.Time', (fields) => (isZero(fields) ? null : formatTime(milliseconds(fields)))],
  ['meta.v1.MicroTime', (fields) => (isZero(fields) ? null : microTime(fields))],
  ['meta.v1.Duration', ({ duration }) => `${Number(duration ?? 0) / 1e9}s`],
  ['meta.v1.FieldsV1', ({ Raw }) => json(Raw)],
  ['meta.v1.Verbs', ({ items }) => items ?? []],
  ['resource.Quantity', ({ string }) => string ?? '0'],
  ['intstr.IntOrString', ({ type, intVal, strVal }) => (type === 1 ? (strVal ?? '') : (intVal ?? 0))],
  ['runtime.RawExtension', ({ raw }) => json(raw)],
  ['apiextensions.v1.JSON', ({ raw }) => json(raw)],
  ['apiextensions.v1.JSONSchemaProps', withoutZeros],
  ['apiextensions.v1.JSONSchemaPropsOrArray', ({ schema, jSONSchemas }) => schema ?? jSONSchemas],
  ['apiextensions.v1.JSONSchemaPropsOrBool', ({ allows, schema }) => schema ?? allows ?? false],
  ['apiextensions.v1.JSONSchemaPropsOrStringArray', ({ schema, property }) => schema ?? property],
  ['authentication.v1.ExtraValue', ({ items }) => items ?? []],
  ['authorization.v1.ExtraValue', ({ items }) => items ?? []],
  ['certificates.v1.ExtraValue', ({ items }) => items ?? []],
])

/** Fields of a schema that are no pointers in Go: protobuf always has them, JSON only when they say something. */
const PLAIN_FIELDS = [
  ...['id', '$schema', 'description', 'type', 'format', 'title', 'exclusiveMaximum', 'exclusiveMinimum', 'pattern'],
  ...['uniqueItems', 'nullable', 'x-kubernetes-embedded-resource', 'x-kubernetes-int-or-string'],
]

function withoutZeros(fields: Fields): Fields {
  const says = ([name, value]: [string, unknown]) => !PLAIN_FIELDS.includes(name) || (value !== '' && value !== false)
  return Object.fromEntries(Object.entries(fields).filter(says))
}

/** Go writes its zero time as a message without fields. */
function isZero({ seconds, nanos }: Fields): boolean {
  return seconds === undefined && nanos === undefined
}

function microTime(fields: Fields): string {
  return formatMicroTime(milliseconds(fields)).replace('000Z', `${micros(fields)}Z`)
}

function milliseconds({ seconds, nanos }: Fields): number {
  return Number(seconds ?? 0) * 1000 + Math.floor(Number(nanos ?? 0) / 1e6)
}

function micros({ nanos }: Fields): string {
  return String(Math.floor(Number(nanos ?? 0) / 1000) % 1000).padStart(3, '0')
}

/** Bytes (as base64) that hold JSON. */
function json(raw: unknown): unknown {
  const text = Buffer.from(String(raw ?? ''), 'base64').toString()
  return text === '' ? {} : JSON.parse(text)
}
