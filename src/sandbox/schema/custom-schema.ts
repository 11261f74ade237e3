import { definitionSchema } from './schema.ts'
import type { FieldSchema, ListSchema, ObjectSchema, ScalarName, TypeSchema } from './type-schema.ts'
import type { JSONSchemaProps } from './types.gen.ts'

const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'
const SCALARS: Record<string, ScalarName | undefined> = {
  string: 'string',
  integer: 'int64',
  number: 'float64',
  boolean: 'bool',
}

/**
 * The schema of a custom kind, made from its CustomResourceDefinition. Unlike built-in types, values of a wrong type are left for
 * validation to refuse, and nothing that was said is dropped but unknown fields.
 */
export function customSchema(
  { group, version, kind }: { group: string; version: string; kind: string },
  schema: JSONSchemaProps | undefined,
): ObjectSchema {
  const props: JSONSchemaProps = schema ?? { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  const own = objectSchema(props, `${[...group.split('.').reverse(), version, kind].join('.')}`)
  const metadata = definitionSchema(OBJECT_META)
  const fields = new Map<string, FieldSchema>([
    ['apiVersion', textField('apiVersion')],
    ['kind', textField('kind')],
    ...(metadata ? [['metadata', { ...fieldOf('metadata', metadata), pointer: false }] as const] : []),
  ])
  for (const [name, field] of own.fields) if (!fields.has(name)) fields.set(name, field)
  return { ...own, goType: kind, fields }
}

function textField(name: string): FieldSchema {
  return fieldOf(name, { kind: 'scalar', scalar: 'string', goType: 'string' })
}

/** Fields of custom resources are as pointers: zero values are said, absent ones are not. */
function fieldOf(name: string, type: TypeSchema, required = false, fallback?: unknown): FieldSchema {
  const withDefault = fallback === undefined ? {} : { default: fallback }
  return { name, type, pointer: true, zero: false, required, patchStrategies: [], ...withDefault }
}

function objectSchema(props: JSONSchemaProps, id: string): ObjectSchema {
  const embedded = props['x-kubernetes-embedded-resource'] === true
  const names = Object.keys(props.properties ?? {}).sort()
  const fields = names.map((name): [string, FieldSchema] => {
    const inner = props.properties?.[name] ?? {}
    const field = fieldOf(name, typeSchema(inner), props.required?.includes(name), inner.default)
    return [name, inner.nullable ? { ...field, nullable: true } : field]
  })
  const metadata = embedded ? definitionSchema(OBJECT_META) : undefined
  if (metadata) fields.push(['metadata', fieldOf('metadata', metadata)])
  return {
    kind: 'object',
    goType: 'object',
    id,
    atomic: props['x-kubernetes-map-type'] === 'atomic',
    fields: new Map(fields),
    preservesUnknown: embedded || props['x-kubernetes-preserve-unknown-fields'] === true,
    lenient: true,
  }
}

function typeSchema(props: JSONSchemaProps): TypeSchema {
  if (props['x-kubernetes-int-or-string']) {
    return { kind: 'scalar', scalar: 'intorstring', goType: 'intstr.IntOrString', lenient: true }
  }
  const scalar = SCALARS[props.type ?? '']
  if (scalar) return { kind: 'scalar', scalar, goType: props.type ?? '', lenient: true }
  if (props.type === 'array') return listSchema(props)
  if (props.type !== 'object') return { kind: 'raw', goType: 'interface {}' }
  const values = additionalSchema(props)
  if (!values) return objectSchema(props, '')
  const atomic = props['x-kubernetes-map-type'] === 'atomic'
  return { kind: 'map', goType: 'map[string]interface {}', values, atomic, lenient: true }
}

/** `additionalProperties` is a schema, or a boolean that says that anything goes. */
function additionalSchema({ additionalProperties }: JSONSchemaProps): TypeSchema | undefined {
  const additional: unknown = additionalProperties
  if (additional === true) return { kind: 'raw', goType: 'interface {}' }
  return typeof additional === 'object' && additional !== null ? typeSchema(additional as JSONSchemaProps) : undefined
}

function listSchema(props: JSONSchemaProps): ListSchema {
  const declared = props['x-kubernetes-list-type']
  const items = typeSchema((props.items as JSONSchemaProps | undefined) ?? {})
  const listType = declared === 'map' || declared === 'set' ? declared : 'atomic'
  const keys = props['x-kubernetes-list-map-keys'] ?? []
  const isDeclared = declared !== undefined
  return { kind: 'list', goType: '[]interface {}', items, listType, declared: isDeclared, keys, lenient: true }
}
