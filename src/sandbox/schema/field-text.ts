import type { FieldSchema, ListSchema, ScalarName, TypeSchema } from './type-schema.ts'

const SCALARS: Record<ScalarName, string> = {
  string: 'string',
  int32: 'int32',
  int64: 'int64',
  float64: 'float64',
  bool: 'bool',
  bytes: '[]uint8',
  time: 'v1.Time',
  microtime: 'v1.MicroTime',
  quantity: 'resource.Quantity',
  intorstring: 'intstr.IntOrString',
}

/** `atomic` overrides what the definition says of itself. */
type ObjectResolver = (id: string, atomic: boolean | undefined) => TypeSchema

/**
 * Reads a field as `scripts/schema/generate-schema.js` writes it: its type (`*int32`, `[]io.k8s.api.core.v1.Container`, `{}string`),
 * then words: `required`, `zero` (no omitempty), `go=<type>`, list and map types, `patch=`, `key=` (patch merge key), `enum=`, `default=`.
 */
export function parseField(name: string, text: string, resolve: ObjectResolver): FieldSchema {
  const [typeText = '', ...words] = text.split(' ')
  const pointer = typeText.startsWith('*')
  const options = new Map(words.map(splitWord))
  const key = options.get('key')
  const fallback = options.get('default')
  return {
    name,
    type: parseType(pointer ? typeText.slice(1) : typeText, options, resolve),
    pointer,
    required: options.has('required'),
    zero: options.has('zero'),
    patchStrategies: (options.get('patch')?.split(',') ?? []) as FieldSchema['patchStrategies'],
    ...(key !== undefined && { patchMergeKey: key }),
    ...(fallback !== undefined && { default: parseDefault(fallback) }),
  }
}

/** `""`, `false` and numbers are written as JSON, other texts as they are. */
function parseDefault(text: string): unknown {
  return /^(""|true|false|\d+)$/.test(text) ? JSON.parse(text) : text
}

function splitWord(word: string): [string, string] {
  const equals = word.indexOf('=')
  return equals < 0 ? [word, ''] : [word.slice(0, equals), word.slice(equals + 1)]
}

function parseType(text: string, options: ReadonlyMap<string, string>, resolve: ObjectResolver): TypeSchema {
  const go = options.get('go')
  if (text.startsWith('[]')) {
    const items = parseType(text.slice(2), itemOptions(options), resolve)
    const keys = options.get('map')?.split(',') ?? []
    const listType: ListSchema['listType'] = options.has('map') ? 'map' : options.has('set') ? 'set' : 'atomic'
    const declared = options.has(listType)
    return { kind: 'list', goType: go ?? `[]${items.goType}`, items, listType, declared, keys }
  }
  if (text.startsWith('{}')) {
    const values = parseType(text.slice(2), itemOptions(options), resolve)
    return { kind: 'map', goType: go ?? `map[string]${values.goType}`, values, atomic: options.has('atomic') }
  }
  if (text.startsWith('raw:')) return { kind: 'raw', goType: go ?? goTypeOf(text.slice(4)), id: text.slice(4) }
  if (text in SCALARS) {
    const scalar = text as ScalarName
    const values = options.get('enum')?.split(',').map(decodeURIComponent)
    return { kind: 'scalar', scalar, goType: go ?? SCALARS[scalar], ...(values && { enum: values }) }
  }
  return resolve(text, options.has('atomic') ? true : options.has('granular') ? false : undefined)
}

/** Of a list's words only the enumeration and the Go type speak of the items. */
function itemOptions(options: ReadonlyMap<string, string>): Map<string, string> {
  const result = new Map<string, string>()
  const values = options.get('enum')
  const go = options.get('go')
  if (values !== undefined) result.set('enum', values)
  if (go?.startsWith('[]')) result.set('go', go.slice(2))
  return result
}

/** `io.k8s.api.core.v1.Container` is `v1.Container` in Go. */
export function goTypeOf(id: string): string {
  return id.split('.').slice(-2).join('.')
}
