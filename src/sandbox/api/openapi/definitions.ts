import { definitionSchema, effectiveDefault } from '../../schema/schema.ts'
import type { FieldSchema, ListSchema, MapSchema, ObjectSchema, TypeSchema } from '../../schema/type-schema.ts'
import type { JsonObject } from '../json/values.ts'
import type { Descriptions } from './descriptions.ts'
import { kindsOfDefinition } from './shared-kinds.ts'

export type OpenApiVersion = 'v2' | 'v3'

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const SCALAR_DEFINITIONS = {
  time: `${META}.Time`,
  microtime: `${META}.MicroTime`,
  quantity: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  intorstring: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
} as const
const SPECIAL: Record<OpenApiVersion, Record<string, JsonObject>> = {
  v2: {
    [SCALAR_DEFINITIONS.time]: { type: 'string', format: 'date-time' },
    [SCALAR_DEFINITIONS.microtime]: { type: 'string', format: 'date-time' },
    [SCALAR_DEFINITIONS.quantity]: { type: 'string' },
    [SCALAR_DEFINITIONS.intorstring]: { type: 'string', format: 'int-or-string' },
  },
  v3: {
    [SCALAR_DEFINITIONS.time]: { type: 'string', format: 'date-time' },
    [SCALAR_DEFINITIONS.microtime]: { type: 'string', format: 'date-time' },
    [SCALAR_DEFINITIONS.quantity]: { oneOf: [{ type: 'string' }, { type: 'number' }] },
    [SCALAR_DEFINITIONS.intorstring]: { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
  },
}
/** Raw definitions that OpenAPI calls objects; the others may be any value. */
const RAW_OBJECTS = ['FieldsV1', 'Patch', 'RawExtension', 'CustomResourceSubresourceStatus']

/** The definitions with these names and all they refer to, as in the documents of a real server, sorted. */
export function openApiDefinitions(
  roots: Iterable<string>,
  descriptions: Descriptions,
  version: OpenApiVersion,
): JsonObject {
  const found = [...eachDefinition(roots, descriptions, version)]
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The same one after the other, in no order, for those who have others to serve meanwhile. */
export function* eachDefinition(
  roots: Iterable<string>,
  descriptions: Descriptions,
  version: OpenApiVersion,
): Generator<[id: string, definition: JsonObject]> {
  const seen = new Set<string>()
  const todo = [...roots]
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    if (seen.has(id)) continue
    seen.add(id)
    const writer = new DefinitionWriter(version, descriptions)
    yield [id, writer.definition(id)]
    todo.push(...writer.references)
  }
}

class DefinitionWriter {
  readonly references = new Set<string>()
  readonly #version: OpenApiVersion
  readonly #descriptions: Descriptions

  constructor(version: OpenApiVersion, descriptions: Descriptions) {
    this.#version = version
    this.#descriptions = descriptions
  }

  definition(id: string): JsonObject {
    const texts = this.#descriptions.types[id] ?? {}
    const description = texts[''] === undefined ? {} : { description: texts[''] }
    const schema = definitionSchema(id)
    if (schema?.kind !== 'object') {
      const isObject = RAW_OBJECTS.includes(id.split('.').at(-1) ?? '')
      return { ...description, ...(SPECIAL[this.#version][id] ?? (isObject ? { type: 'object' } : {})) }
    }
    return { ...description, type: 'object', ...this.#struct(schema, texts) }
  }

  #struct(schema: ObjectSchema, texts: Readonly<Record<string, string>>): JsonObject {
    const fields = [...schema.fields.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
    const required = [...schema.fields.values()].filter((field) => field.required).map(({ name }) => name)
    const kinds = kindsOfDefinition(schema.id)
    return {
      ...(required.length > 0 && { required }),
      properties: Object.fromEntries(fields.map((field) => [field.name, this.#field(field, texts[field.name])])),
      ...(kinds.length > 0 && { 'x-kubernetes-group-version-kind': kinds }),
      ...(schema.atomic && { 'x-kubernetes-map-type': 'atomic' }),
    }
  }

  #field(field: FieldSchema, description: string | undefined): JsonObject {
    const { type, patchStrategies, patchMergeKey } = field
    const text = description === undefined ? {} : { description }
    const fallback = this.#version === 'v3' ? defaultOf(field) : undefined
    return {
      ...text,
      ...this.#type(type, fallback, description !== undefined),
      ...(type.kind === 'list' && listExtensions(type)),
      ...mapExtension(type),
      ...(patchMergeKey !== undefined && { 'x-kubernetes-patch-merge-key': patchMergeKey }),
      ...(patchStrategies.length > 0 && { 'x-kubernetes-patch-strategy': patchStrategies.join(',') }),
    }
  }

  /** `isWrapped`: in v3 a reference that has siblings stands in an `allOf`. */
  #type(type: TypeSchema, fallback: unknown, isWrapped: boolean): JsonObject {
    const withDefault = fallback === undefined ? {} : { default: fallback }
    if (type.kind === 'list') return { type: 'array', items: this.#element(type) }
    if (type.kind === 'map') return { type: 'object', additionalProperties: this.#element(type) }
    const id = definitionOf(type)
    if (id !== undefined) {
      const $ref = this.#reference(id)
      if (this.#version === 'v2' || !(isWrapped || fallback !== undefined)) return { $ref }
      return { ...withDefault, allOf: [{ $ref }] }
    }
    if (type.kind !== 'scalar') return {}
    return { ...primitive(type.scalar), ...withDefault, ...(type.enum && { enum: [...type.enum] }) }
  }

  #element(type: ListSchema | MapSchema): JsonObject {
    const inner = type.kind === 'list' ? type.items : type.values
    return this.#type(inner, this.#version === 'v3' ? zeroOf(inner) : undefined, false)
  }

  #reference(id: string): string {
    this.references.add(id)
    return this.#version === 'v2' ? `#/definitions/${id}` : `#/components/schemas/${id}`
  }
}

/** The definition a type is written as a reference to. */
function definitionOf(type: TypeSchema): string | undefined {
  if (type.kind === 'object') return type.id
  if (type.kind === 'raw') return type.id
  if (type.kind !== 'scalar') return undefined
  return type.scalar in SCALAR_DEFINITIONS
    ? SCALAR_DEFINITIONS[type.scalar as keyof typeof SCALAR_DEFINITIONS]
    : undefined
}

function primitive(scalar: string): JsonObject {
  switch (scalar) {
    case 'int32':
    case 'int64':
      return { type: 'integer', format: scalar }
    case 'float64':
      return { type: 'number', format: 'double' }
    case 'bool':
      return { type: 'boolean' }
    default:
      return scalar === 'bytes' ? { type: 'string', format: 'byte' } : { type: 'string' }
  }
}

function listExtensions({ listType, keys, declared }: ListSchema): JsonObject {
  if (!declared) return {}
  if (listType === 'map') return { 'x-kubernetes-list-map-keys': [...keys], 'x-kubernetes-list-type': 'map' }
  return { 'x-kubernetes-list-type': listType }
}

/** Only where a field differs from its type, or a map from the usual. */
function mapExtension(type: TypeSchema): JsonObject {
  if (type.kind === 'map') return type.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {}
  if (type.kind !== 'object') return {}
  const own = definitionSchema(type.id)
  const differs = own?.kind === 'object' && own.atomic !== type.atomic
  return differs ? { 'x-kubernetes-map-type': type.atomic ? 'atomic' : 'granular' } : {}
}

/** Go's zero value is the default of fields that are no pointers: of structs always, of others when they are always written. */
function defaultOf(field: FieldSchema): unknown {
  return field.type.kind === 'object' && !field.pointer ? {} : effectiveDefault(field)
}

function zeroOf(type: TypeSchema): unknown {
  if (type.kind === 'object') return {}
  if (type.kind !== 'scalar') return undefined
  const zeros: Record<string, unknown> = { string: '', int32: 0, int64: 0, float64: 0, bool: false }
  return zeros[type.scalar]
}
