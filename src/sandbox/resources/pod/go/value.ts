import types from './internal-types.gen.json' with { type: 'json' }

/** A value of the API server's own Go types; what is undefined is nil. */
export type GoValue =
  | { kind: 'struct'; type: string; fields: readonly GoField[] }
  | { kind: 'list'; type: string; items: readonly GoValue[] | undefined }
  | { kind: 'map'; type: string; entries: ReadonlyMap<string, GoValue> | undefined }
  | { kind: 'pointer'; type: string; to: GoValue | undefined }
  | { kind: 'string'; type: string; value: string }
  | { kind: 'number'; type: string; value: number }
  | { kind: 'bool'; type: string; value: boolean }
  | { kind: 'quantity' | 'time'; type: string; value: string | undefined }

export interface GoField {
  name: string
  value: GoValue
}

/** Fields as `GoName jsonName type`, by the struct's name (scripts/schema/generate-internal-types.js). */
const structs: Readonly<Record<string, readonly string[] | undefined>> = types

type Fields = Readonly<Record<string, unknown>>

/**
 * What the API server holds of a part of an object in v1 form. @param type e.g. `core.PodSpec`; @param owner the object around the part,
 * of whose fields some are kept in the part (host namespaces are in a pod's security context)
 */
export function goValue(type: string, json: unknown, owner: Fields = {}): GoValue {
  const [kind, inner] = taken(type)
  if (kind === '*') return { kind: 'pointer', type, to: absent(json) ? undefined : goValue(inner, json, owner) }
  if (kind === '[]') return { kind: 'list', type, items: listOf(json)?.map((item) => goValue(inner, item)) }
  if (kind === 'map') return { kind: 'map', type, entries: entriesOf(json, inner) }
  const struct = structs[type]
  if (struct) return { kind: 'struct', type, fields: fieldsOf(struct, type, fieldsIn(json), owner) }
  if (type === 'intstr.IntOrString') return intOrString(json)
  if (type === 'resource.Quantity') return { kind: 'quantity', type, value: absent(json) ? undefined : String(json) }
  if (type === 'v1.Time') return { kind: 'time', type, value: absent(json) ? undefined : String(json) }
  if (type === 'bool') return { kind: 'bool', type, value: json === true }
  if (/^u?int\d*$/.test(type)) return { kind: 'number', type, value: Number(json ?? 0) }
  return { kind: 'string', type, value: absent(json) ? '' : String(json) }
}

const MAPS: Readonly<Record<string, string>> = { 'core.ResourceList': 'map[core.ResourceName]resource.Quantity' }

/** What a type is made of, e.g. `['[]', 'core.Container']`. */
function taken(type: string): ['*' | '[]' | 'map' | '', string] {
  if (type.startsWith('*')) return ['*', type.slice(1)]
  if (type.startsWith('[]')) return ['[]', type.slice(2)]
  const map = /^map\[[\w.]+\](.+)$/.exec(MAPS[type] ?? type)?.[1]
  return map === undefined ? ['', type] : ['map', map]
}

function absent(json: unknown): boolean {
  return json === undefined || json === null
}

function listOf(json: unknown): unknown[] | undefined {
  return Array.isArray(json) ? json : undefined
}

function entriesOf(json: unknown, type: string): Map<string, GoValue> | undefined {
  if (absent(json)) return undefined
  const entries = Object.entries(fieldsIn(json)).sort(([a], [b]) => (a < b ? -1 : 1))
  return new Map(entries.map(([key, value]) => [key, goValue(type, value)]))
}

function fieldsIn(json: unknown): Fields {
  return typeof json === 'object' && json !== null ? (json as Fields) : {}
}

function fieldsOf(struct: readonly string[], type: string, json: Fields, owner: Fields): GoField[] {
  return struct.map((text) => {
    const [name = '', key = '', short = ''] = text.split(' ')
    const own = key.startsWith('^') ? owner[key.slice(1)] : key === '' ? json : json[key]
    return { name, value: goValue(qualified(short, type), own, json) }
  })
}

const PREDECLARED = /^(string|bool|u?int\d*|byte)$/

/** A type's full name where it is used in a struct of some package. */
function qualified(type: string, user: string): string {
  const own = user.slice(0, user.indexOf('.'))
  return type.replace(/(?<![\w.])[A-Za-z]\w*(?![\w.])/g, (name) =>
    name === 'map' || PREDECLARED.test(name) ? name : `${own}.${name}`,
  )
}

function intOrString(json: unknown): GoValue {
  const isText = typeof json === 'string'
  const fields: GoField[] = [
    { name: 'Type', value: { kind: 'number', type: 'intstr.Type', value: isText ? 1 : 0 } },
    { name: 'IntVal', value: { kind: 'number', type: 'int32', value: isText ? 0 : Number(json ?? 0) } },
    { name: 'StrVal', value: { kind: 'string', type: 'string', value: isText ? json : '' } },
  ]
  return { kind: 'struct', type: 'intstr.IntOrString', fields }
}

/** Whether it is what a variable of its type holds before anything is put into it. */
export function isZero(value: GoValue): boolean {
  switch (value.kind) {
    case 'struct':
      return value.fields.every((field) => isZero(field.value))
    case 'list':
      return value.items === undefined
    case 'map':
      return value.entries === undefined
    case 'pointer':
      return value.to === undefined
    case 'string':
      return value.value === ''
    case 'number':
      return value.value === 0
    case 'bool':
      return !value.value
    default:
      return value.value === undefined
  }
}
