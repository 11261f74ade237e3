import type { JSONSchemaProps } from '../../schema/types.ts'
import type { JsonObject } from '../json/values.ts'
import type { ExtraSchemas } from './openapi-v3.ts'

const META = '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1'
const API_VERSION =
  'APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources'
const KIND =
  'Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds'

/** One version of a custom kind. */
export interface CustomKind {
  group: string
  version: string
  kind: string
  listKind: string
  plural: string
  schema: JSONSchemaProps | undefined
}

/** The OpenAPI v3 schemas of custom kinds and their lists, as the real server publishes them. */
export function customDefinitions(kinds: readonly CustomKind[]): ExtraSchemas {
  return new Map(
    kinds.flatMap((custom) => {
      const { group, version, kind, listKind } = custom
      const prefix = [...group.split('.').reverse(), version].join('.')
      const id = `${prefix}.${kind}`
      return [
        [id, { gvk: { group, version, kind }, schema: objectDefinition(custom) }] as const,
        [
          `${prefix}.${listKind}`,
          { gvk: { group, version, kind: `${kind}List` }, schema: listDefinition(custom, id) },
        ] as const,
      ]
    }),
  )
}

function objectDefinition({ group, version, kind, schema }: CustomKind): JsonObject {
  const own = schema ?? { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  const standard = {
    apiVersion: { description: API_VERSION, type: 'string' },
    kind: { description: KIND, type: 'string' },
    metadata: {
      description:
        "Standard object's metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata",
      allOf: [{ $ref: `${META}.ObjectMeta` }],
    },
  }
  return {
    ...own,
    properties: { ...own.properties, ...standard },
    'x-kubernetes-group-version-kind': [{ group, version, kind }],
  }
}

function listDefinition({ group, version, kind, listKind, plural }: CustomKind, id: string): JsonObject {
  return {
    description: `${kind}List is a list of ${kind}`,
    type: 'object',
    required: ['items'],
    properties: {
      apiVersion: { description: API_VERSION, type: 'string' },
      items: {
        description: `List of ${plural}. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md`,
        type: 'array',
        items: { $ref: `#/components/schemas/${id}` },
      },
      kind: { description: KIND, type: 'string' },
      metadata: {
        description:
          'Standard list metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds',
        allOf: [{ $ref: `${META}.ListMeta` }],
      },
    },
    'x-kubernetes-group-version-kind': [{ group, version, kind: listKind }],
  }
}
