import type { Rest } from '../api/rest.ts'
import { ApiError } from '../errors.ts'
import type { Json, Obj } from '../objects.ts'
import { child, dig, isJson, list, text } from '../objects.ts'

/** How the fields of a type merge, read lazily from the server's OpenAPI v3. */
export interface MergeSchema {
  /** The schema of a field, undefined when nothing is known. */
  field(name: string): MergeSchema | undefined
  /** The schema of a list's items. */
  items(): MergeSchema | undefined
  /** `merge`, `replace`, `retainKeys`, from x-kubernetes-patch-strategy. */
  readonly strategies: readonly string[]
  /** x-kubernetes-patch-merge-key, '' without one. */
  readonly mergeKey: string
}

/** One group-version's OpenAPI document, and the schema in it of one kind. */
export interface OpenApiKind {
  readonly document: Json
  readonly name: string
  readonly schema: Json
}

/** Finds a kind in the server's OpenAPI v3; undefined when the server publishes none. */
export async function openApiKind(rest: Rest, apiVersion: string, kind: string): Promise<OpenApiKind | undefined> {
  const path = apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`
  const document = await rest.json({ path: `/openapi/v3/${path}` }).catch((error: unknown) => {
    if (error instanceof ApiError && (error.code === 404 || error.code === 406)) return undefined
    throw error
  })
  if (!document) return undefined
  const slash = apiVersion.indexOf('/')
  const [group, version] = slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)]
  for (const [name, schema] of Object.entries(child(document, 'components', 'schemas'))) {
    const kinds = list(schema, 'x-kubernetes-group-version-kind')
    const found = kinds.some(
      (each) => text(each, 'kind') === kind && text(each, 'group') === group && text(each, 'version') === version,
    )
    if (found && isJson(schema)) return { document, name, schema }
  }
  return undefined
}

export async function mergeSchemaOf(rest: Rest, object: Obj): Promise<MergeSchema | undefined> {
  const found = await openApiKind(rest, object.apiVersion, object.kind)
  return found ? mergeSchema(found.document, found.schema, {}) : undefined
}

/** Follows `$ref`, also inside `allOf` with one member. */
export function resolveSchema(document: Json, schema: Json): Json {
  const reference = text(schema, '$ref') || text(list(schema, 'allOf')[0], '$ref')
  if (reference === '') return schema
  return child(document, 'components', 'schemas', reference.split('/').at(-1) ?? '')
}

function mergeSchema(document: Json, schema: Json, usage: Json): MergeSchema {
  const resolved = resolveSchema(document, schema)
  const nested = (value: unknown) => (isJson(value) ? mergeSchema(document, value, value) : undefined)
  return {
    field: (name) => nested(dig(resolved, 'properties', name) ?? dig(resolved, 'additionalProperties')),
    items: () => nested(dig(resolved, 'items')),
    strategies: text(usage, 'x-kubernetes-patch-strategy')
      .split(',')
      .filter((each) => each !== ''),
    mergeKey: text(usage, 'x-kubernetes-patch-merge-key'),
  }
}
