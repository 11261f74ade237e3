import type { JSONSchemaProps } from '../../schema/types.gen.ts'
import type { JsonObject } from '../json/values.ts'
import { isObject } from '../json/values.ts'
import type { OpenApiVersion } from './definitions.ts'

const PRESERVE = 'x-kubernetes-preserve-unknown-fields'
const CONVENTIONS = 'More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md'
/** Not part of a structural schema. */
const NEVER = ['example', 'externalDocs']
/** What OpenAPI v2 does not know, or old kubectls cannot use. */
const ONLY_V3 = ['allOf', 'anyOf', 'oneOf', 'not', 'nullable', 'default']

/** `metadata` of a custom kind, or of an object embedded in one. */
export function metadataSchema(version: OpenApiVersion): JsonObject {
  return described(`Standard object's metadata. ${CONVENTIONS}#metadata`, 'ObjectMeta', version)
}

/** A reference to a type of the API's machinery with a description of its own: in v3 a reference with siblings stands in an `allOf`. */
export function described(description: string, type: string, version: OpenApiVersion): JsonObject {
  const $ref = `${prefixOf(version)}io.k8s.apimachinery.pkg.apis.meta.v1.${type}`
  return version === 'v2' ? { description, $ref } : { description, allOf: [{ $ref }] }
}

/** What names of definitions begin with in references. */
export function prefixOf(version: OpenApiVersion): string {
  return version === 'v2' ? '#/definitions/' : '#/components/schemas/'
}

/**
 * The schema of a custom resource as it is published. In v2, fields that take anything have no type, since kubectl would otherwise refuse
 * what is not named. Source: apiextensions-apiserver, pkg/controller/openapi/v2/conversion.go and builder.go, `addEmbeddedProperties`.
 */
export function publishedSchema(schema: JSONSchemaProps, version: OpenApiVersion): JsonObject {
  const left = version === 'v2' ? [...NEVER, ...ONLY_V3] : NEVER
  const own = Object.fromEntries(Object.entries(schema).filter(([name]) => !left.includes(name)))
  const narrowed = version === 'v2' ? withoutNull(own, schema) : own
  return embedded(inside(narrowed, version), version)
}

function withoutNull(own: JsonObject, schema: JSONSchemaProps): JsonObject {
  const { type, items, properties, required, ...rest } = own
  const free = schema[PRESERVE] === true
  const isOpen = schema.nullable === true || free
  const typed = schema.nullable !== true && !(free && type === 'object') && !((isOpen || !items) && type === 'array')
  const needed = requiredOf(schema)
  return {
    ...rest,
    ...(typed && type !== undefined && { type }),
    ...(!isOpen && items !== undefined && { items }),
    ...(!isOpen && properties !== undefined && { properties }),
    ...(needed.length > 0 && { required: needed }),
  }
}

/** A client of v2 cannot give null, so what may be null need not be there. */
function requiredOf({ required = [], properties, additionalProperties }: JSONSchemaProps): string[] {
  if (isObject(additionalProperties) && additionalProperties['nullable'] === true) return []
  return required.filter((name) => properties?.[name]?.nullable !== true)
}

/** The same for the schemas inside. */
function inside(schema: JsonObject, version: OpenApiVersion): JsonObject {
  const { items, properties, additionalProperties } = schema
  const publish = (value: unknown) => (isObject(value) ? publishedSchema(value as JSONSchemaProps, version) : value)
  const entries = Object.entries(isObject(properties) ? properties : {})
  return {
    ...schema,
    ...(items !== undefined && { items: publish(items) }),
    ...(properties !== undefined && {
      properties: Object.fromEntries(entries.map(([name, value]) => [name, publish(value)])),
    }),
    ...(additionalProperties !== undefined && { additionalProperties: publish(additionalProperties) }),
  }
}

/** An embedded resource has what every resource has. */
function embedded(schema: JsonObject, version: OpenApiVersion): JsonObject {
  if (schema['x-kubernetes-embedded-resource'] !== true) return schema
  if (version === 'v2' && schema[PRESERVE] === true) return schema
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  return {
    ...schema,
    required: [...required, ...['kind', 'apiVersion'].filter((name) => !required.includes(name))],
    properties: {
      ...(isObject(schema['properties']) ? schema['properties'] : {}),
      apiVersion: {
        description: `apiVersion defines the versioned schema of this representation of an object. ${CONVENTIONS}#resources`,
        type: 'string',
      },
      kind: {
        description: `kind is a string value representing the type of this object. In CamelCase. ${CONVENTIONS}#types-kinds`,
        type: 'string',
      },
      metadata: metadataSchema(version),
    },
  }
}
