import { goTypeOf, parseField } from './field-text.ts'
import generated from './schema.gen.json' with { type: 'json' }
import type { FieldSchema, ObjectSchema, TypeSchema } from './type-schema.ts'

export type { FieldSchema, ObjectSchema, TypeSchema } from './type-schema.ts'

export interface GroupVersionKind {
  group: string
  version: string
  kind: string
}

/** What a definition holds: a map type under `''` and its fields, or the text of the type when it is no struct. */
type Definition = Readonly<Record<string, string>> | string

const definitions = generated.definitions as Readonly<Record<string, Definition>>
/** The API group of each definition that is a kind of its own. */
const groups: Readonly<Record<string, string>> = generated.groups

const resolved = new Map<string, TypeSchema>()
let idsByKind: Map<string, string> | undefined

/** The schema of a built-in kind, e.g. `{ group: 'apps', version: 'v1', kind: 'Deployment' }`. */
export function schemaOf(gvk: GroupVersionKind): ObjectSchema | undefined {
  const id = definitionIdOf(gvk)
  const schema = id === undefined ? undefined : definitionSchema(id)
  return schema?.kind === 'object' ? schema : undefined
}

/** The name of a built-in kind's definition in OpenAPI, e.g. `io.k8s.api.apps.v1.Deployment`. */
export function definitionIdOf({ group, version, kind }: GroupVersionKind): string | undefined {
  idsByKind ??= new Map(Object.entries(groups).map(([id, of]) => [`${of}/${goTypeOf(id)}`, id]))
  return idsByKind.get(`${group}/${version}.${kind}`)
}

/** The group, version and kind of a definition that is a kind. */
export function kindOfDefinition(id: string): GroupVersionKind | undefined {
  const group = groups[id]
  if (group === undefined) return undefined
  const [version = '', kind = ''] = goTypeOf(id).split('.')
  return { group, version, kind }
}

/** All definitions' names, sorted. */
export function definitionIds(): string[] {
  return Object.keys(definitions)
}

/** The schema of a definition by its name in OpenAPI; a field may override whether it is atomic. */
export function definitionSchema(id: string, atomic?: boolean): TypeSchema | undefined {
  const key = atomic === undefined ? id : `${id} ${atomic}`
  const known = resolved.get(key)
  if (known) return known
  const definition = definitions[id]
  if (definition === undefined) return undefined
  const schema =
    typeof definition === 'string' ? scalarDefinition(id, definition) : structDefinition(id, definition, atomic)
  resolved.set(key, schema)
  return schema
}

function scalarDefinition(id: string, text: string): TypeSchema {
  return parseField(id, text, resolveReference).type
}

function structDefinition(
  id: string,
  definition: Readonly<Record<string, string>>,
  atomic: boolean | undefined,
): ObjectSchema {
  let fields: ReadonlyMap<string, FieldSchema> | undefined
  return {
    kind: 'object',
    goType: goTypeOf(id),
    id,
    atomic: atomic ?? definition[''] === 'atomic',
    get fields() {
      fields ??= new Map(
        Object.entries(definition)
          .filter(([name]) => name !== '')
          .map(([name, text]) => [name, parseField(name, text, resolveReference)]),
      )
      return fields
    },
  }
}

function resolveReference(id: string, atomic: boolean | undefined): TypeSchema {
  return definitionSchema(id, atomic) ?? { kind: 'raw', goType: goTypeOf(id), id }
}

/** The value a missing field stands for in OpenAPI: its default, else Go's zero value where the field is always written. */
export function effectiveDefault({ type, pointer, zero, default: own }: FieldSchema): unknown {
  if (own !== undefined || pointer || !zero || type.kind !== 'scalar') return own
  return ZERO_DEFAULTS[type.scalar]
}

const ZERO_DEFAULTS: Readonly<Record<string, unknown>> = { string: '', int32: 0, int64: 0, float64: 0, bool: false }
