export type TypeKind =
  | 'any'
  | 'bool'
  | 'bytes'
  | 'double'
  | 'duration'
  | 'dyn'
  | 'error'
  | 'int'
  | 'list'
  | 'map'
  | 'null'
  | 'opaque'
  | 'param'
  | 'string'
  | 'struct'
  | 'timestamp'
  | 'type'
  | 'uint'

/** A type of the Common Expression Language, as cel-go's `common/types.Type`. */
export interface CelType {
  readonly kind: TypeKind
  /** As messages print it: `int`, `list`, the name of an object type, of a type parameter. */
  readonly name: string
  /** Of lists (item), maps (key, value), opaque types and types of types. */
  readonly params: readonly CelType[]
  /** Of object types: what can be selected, by escaped name. */
  readonly fields?: ReadonlyMap<string, CelType>
}

function simple(kind: TypeKind, name: string = kind): CelType {
  return { kind, name, params: [] }
}

export const BOOL = simple('bool')
export const BYTES = simple('bytes')
export const DOUBLE = simple('double')
export const DURATION = simple('duration', 'google.protobuf.Duration')
export const DYN = simple('dyn')
export const ERROR = simple('error')
export const INT = simple('int')
export const NULL = simple('null', 'null_type')
export const STRING = simple('string')
export const TIMESTAMP = simple('timestamp', 'google.protobuf.Timestamp')
export const UINT = simple('uint')

export function listOf(item: CelType): CelType {
  return { kind: 'list', name: 'list', params: [item] }
}

export function mapOf(key: CelType, value: CelType): CelType {
  return { kind: 'map', name: 'map', params: [key, value] }
}

export function opaque(name: string, ...params: CelType[]): CelType {
  return { kind: 'opaque', name, params }
}

export function optionalOf(value: CelType): CelType {
  return opaque('optional_type', value)
}

export function typeOf(type?: CelType): CelType {
  return { kind: 'type', name: 'type', params: type ? [type] : [] }
}

export function typeParam(name: string): CelType {
  return simple('param', name)
}

export function struct(name: string, fields: ReadonlyMap<string, CelType> = new Map()): CelType {
  return { kind: 'struct', name, params: [], fields }
}

const SHOWN: Partial<Record<TypeKind, string>> = {
  error: '!error!',
  null: 'null',
  timestamp: 'timestamp',
  duration: 'duration',
}

/** `FormatCELType`: a type in a message, e.g. `map(string, int)`. */
export function formatType(type: CelType): string {
  const shown = SHOWN[type.kind]
  if (shown !== undefined) return shown
  if (type.params.length === 0) return type.name
  return `${type.name}(${type.params.map(formatType).join(', ')})`
}

/** `IsExactType` */
export function isExact(a: CelType, b: CelType): boolean {
  if (a === b) return true
  return (
    a.kind === b.kind &&
    a.name === b.name &&
    a.params.length === b.params.length &&
    a.params.every((param, index) => isExact(param, b.params[index] ?? ERROR))
  )
}

export function isDynamic({ kind }: CelType): boolean {
  return kind === 'dyn' || kind === 'error' || kind === 'any'
}

/** The type inside an optional; undefined when it is none. */
export function unwrapOptional(type: CelType): CelType | undefined {
  return type.kind === 'opaque' && type.name === 'optional_type' ? type.params[0] : undefined
}
