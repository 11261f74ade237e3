import type { JSONSchemaProps } from '../../schema/types.gen.ts'
import type { JsonObject } from '../json/values.ts'
import { described, metadataSchema, prefixOf, publishedSchema } from './custom-schema.ts'
import type { OpenApiVersion } from './definitions.ts'

const API_VERSION =
  'APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources'
const KIND =
  'Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds'

const TYPE_META = {
  apiVersion: { description: API_VERSION, type: 'string' },
  kind: { description: KIND, type: 'string' },
}

/** One version of a custom kind. */
export interface CustomKind {
  group: string
  version: string
  kind: string
  listKind: string
  plural: string
  schema: JSONSchemaProps | undefined
  /** JSON paths (`.spec.color`) that field selectors may name. */
  selectableFields: readonly string[]
}

export interface CustomDefinition {
  gvk: { group: string; version: string; kind: string }
  schema: JsonObject
}

/** By their names. */
export type CustomDefinitions = ReadonlyMap<string, CustomDefinition>

/** The OpenAPI schemas of custom kinds and their lists, as the real server publishes them. */
export function customDefinitions(kinds: readonly CustomKind[], version: OpenApiVersion): CustomDefinitions {
  return new Map(
    kinds.flatMap((custom) => {
      const { group, version: own, kind, listKind } = custom
      const id = `${idPrefix(custom)}.${kind}`
      return [
        [id, { gvk: { group, version: own, kind }, schema: objectDefinition(custom, version) }] as const,
        [
          `${idPrefix(custom)}.${listKind}`,
          { gvk: { group, version: own, kind: `${kind}List` }, schema: listDefinition(custom, version) },
        ] as const,
      ]
    }),
  )
}

/** The names of their definitions, by group, version and kind. Of lists the kind is that of their items with `List`, whatever they are called. */
export function customIds(kinds: readonly CustomKind[]): ReadonlyMap<string, string> {
  return new Map(
    kinds.flatMap((custom) => {
      const { group, version, kind, listKind } = custom
      const key = `${group}/${version}/${kind}`
      return [
        [key, `${idPrefix(custom)}.${kind}`],
        [`${key}List`, `${idPrefix(custom)}.${listKind}`],
      ] as const
    }),
  )
}

function idPrefix({ group, version }: CustomKind): string {
  return [...group.split('.').reverse(), version].join('.')
}

/** kubectl takes properties for all there are: a kind that takes anything has none in v2. */
function objectDefinition(custom: CustomKind, version: OpenApiVersion): JsonObject {
  const { schema, kind } = custom
  const takesAll = version === 'v2' && schema?.['x-kubernetes-preserve-unknown-fields'] === true
  if (!schema || takesAll) return { type: 'object', ...extensions(custom, kind) }
  const published = publishedSchema(schema, version)
  const properties = { ...(published['properties'] as JsonObject | undefined), ...TYPE_META }
  return {
    ...published,
    properties: { ...properties, metadata: metadataSchema(version) },
    ...extensions(custom, kind),
  }
}

function listDefinition(custom: CustomKind, version: OpenApiVersion): JsonObject {
  const { kind, listKind, plural } = custom
  const more = 'More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md'
  return {
    description: `${listKind} is a list of ${kind}`,
    type: 'object',
    required: ['items'],
    properties: {
      ...TYPE_META,
      items: {
        description: `List of ${plural}. ${more}`,
        type: 'array',
        items: { $ref: `${prefixOf(version)}${idPrefix(custom)}.${kind}` },
      },
      metadata: described(`Standard list metadata. ${more}#types-kinds`, 'ListMeta', version),
    },
    ...extensions(custom, listKind),
  }
}

function extensions({ group, version, selectableFields }: CustomKind, kind: string): JsonObject {
  const fields = selectableFields.map((path) => ({ fieldPath: path.replace(/^\./, '') }))
  return {
    'x-kubernetes-group-version-kind': [{ group, version, kind }],
    ...(fields.length > 0 && { 'x-kubernetes-selectable-fields': fields }),
  }
}
