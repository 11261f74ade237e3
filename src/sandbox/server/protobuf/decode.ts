import { parseApiVersion } from '../../objects.ts'
import generated from './messages.gen.json' with { type: 'json' }
import { ProtobufError, type WireField, wireFields } from './reader.ts'
import { special } from './special.ts'

// Kubernetes' protobuf encoding: k8s.io/apimachinery/pkg/runtime/serializer/protobuf.

const MAGIC = Buffer.from('k8s\0')
const META = 'k8s.io.apimachinery.pkg.apis.meta.v1'

const messages = generated as unknown as Readonly<
  Record<string, Readonly<Record<string, string | undefined>> | undefined>
>

/** Messages that Go embeds: their fields stand in JSON among those around them. */
const EMBEDDED = new Set([
  'volumeSource',
  'persistentVolumeSource',
  'localObjectReference',
  'handler',
  'ephemeralContainerCommon',
  'ruleWithOperations',
  'rule',
  'ingressRuleValue',
])

type Fields = Record<string, unknown>

/** The JSON of a request body in Kubernetes' protobuf; undefined when the body is something else. Throws {@link ProtobufError}. */
export function protobufToJson(body: Buffer): Buffer | undefined {
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) return undefined
  const unknown = fieldsOf(body.subarray(MAGIC.length), 'k8s.io.apimachinery.pkg.runtime.Unknown')
  const { apiVersion = '', kind = '' } = (unknown['typeMeta'] ?? {}) as { apiVersion?: string; kind?: string }
  const raw = Buffer.from(String(unknown['raw'] ?? ''), 'base64')
  const message = messageOf(apiVersion, kind)
  if (!message)
    throw new ProtobufError(`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`)
  return Buffer.from(JSON.stringify({ apiVersion, kind, ...fieldsOf(raw, message) }))
}

function messageOf(apiVersion: string, kind: string): string | undefined {
  // Options such as DeleteOptions are registered in every group.
  if (messages[`${META}.${kind}`] && kind.endsWith('Options')) return `${META}.${kind}`
  const { group, version } = parseApiVersion(apiVersion)
  const short = group === '' ? 'core' : (group.split('.')[0] ?? '')
  const candidates = [
    `k8s.io.api.${short}.${version}.${kind}`,
    `k8s.io.apiextensions_apiserver.pkg.apis.${short}.${version}.${kind}`,
    `k8s.io.kube_aggregator.pkg.apis.${short}.${version}.${kind}`,
    `${META}.${kind}`,
  ]
  // flowcontrol.apiserver.k8s.io and rbac.authorization.k8s.io are packages by their first word, which is all that is needed.
  return candidates.find((candidate) => messages[candidate])
}

function fieldsOf(bytes: Buffer, message: string): Fields {
  const known = messages[message] ?? {}
  const result: Fields = {}
  for (const field of wireFields(bytes)) {
    const description = known[field.number]
    if (description !== undefined) place(result, field, description)
  }
  return result
}

function place(result: Fields, field: WireField, description: string): void {
  const space = description.indexOf(' ')
  const type = description.slice(0, space)
  const name = description.slice(space + 1)
  if (type.startsWith('*')) {
    result[name] = [...((result[name] as unknown[] | undefined) ?? []), decoded(field.value, type.slice(1))]
  } else if (type.startsWith('%')) {
    const { key, value } = mapEntry(field.value, type.slice(1))
    result[name] = { ...(result[name] as Fields | undefined), [key]: value }
  } else if (EMBEDDED.has(name) && isMessage(type)) {
    Object.assign(result, decoded(field.value, type))
  } else {
    result[name] = decoded(field.value, type)
  }
}

/** `handler` is embedded in probes and a plain text in a RuntimeClass. */
function isMessage(type: string): boolean {
  return type.includes('.')
}

function decoded(value: bigint | Buffer, type: string): unknown {
  if (typeof value === 'bigint') return type === 'b' ? value !== 0n : Number(value)
  if (type === 's') return value.toString()
  if (type === 'B') return value.toString('base64')
  if (type === 'd') return value.readDoubleLE()
  const fields = fieldsOf(value, type)
  const convert = special.get(type.split('.').slice(-3).join('.')) ?? special.get(type.split('.').slice(-2).join('.'))
  return convert ? convert(fields) : fields
}

function mapEntry(bytes: bigint | Buffer, type: string): { key: string; value: unknown } {
  if (typeof bytes === 'bigint') throw new ProtobufError('proto: wrong wireType for a map')
  let key = ''
  let value: unknown = type === 's' ? '' : type === 'B' ? '' : undefined
  for (const field of wireFields(bytes)) {
    if (field.number === 1) key = field.value.toString()
    if (field.number === 2) value = decoded(field.value, type)
  }
  return { key, value }
}
