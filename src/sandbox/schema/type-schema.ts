/** What holds for the types of custom resources. */
interface Leniency {
  /** Values of a wrong type are kept, for validation to refuse, and null is a value. */
  readonly lenient?: boolean
}

/** The Go type of a scalar, with Kubernetes' own scalars: `quantity` (`100m`), `intorstring`, `time` and `microtime` (RFC 3339), `bytes` (base64). */
export type ScalarName =
  | 'string'
  | 'int32'
  | 'int64'
  | 'float64'
  | 'bool'
  | 'bytes'
  | 'time'
  | 'microtime'
  | 'quantity'
  | 'intorstring'

export interface ScalarSchema extends Leniency {
  readonly kind: 'scalar'
  readonly scalar: ScalarName
  /** Go's name, e.g. `v1.RestartPolicy`. */
  readonly goType: string
  readonly enum?: readonly string[]
}

/** Any JSON value; merged and owned as a whole. */
export interface RawSchema {
  readonly kind: 'raw'
  readonly goType: string
  /** The definition in OpenAPI. */
  readonly id?: string
}

export interface ObjectSchema extends Leniency {
  readonly kind: 'object'
  readonly goType: string
  readonly id: string
  /** Owned as a whole (`x-kubernetes-map-type: atomic`). */
  readonly atomic: boolean
  /** By name, in the order in which the real server writes them. Resolved when first read. */
  readonly fields: ReadonlyMap<string, FieldSchema>
  /** Fields that are not in the schema are kept as they are (custom resources). */
  readonly preservesUnknown?: boolean
}

export interface ListSchema extends Leniency {
  readonly kind: 'list'
  readonly goType: string
  readonly items: TypeSchema
  readonly listType: 'atomic' | 'set' | 'map'
  /** Whether the API says so itself; lists are atomic otherwise. */
  readonly declared: boolean
  /** The fields that identify an item of a `map` list. */
  readonly keys: readonly string[]
}

export interface MapSchema extends Leniency {
  readonly kind: 'map'
  readonly goType: string
  readonly values: TypeSchema
  readonly atomic: boolean
}

export type TypeSchema = ScalarSchema | RawSchema | ObjectSchema | ListSchema | MapSchema

export interface FieldSchema {
  readonly name: string
  readonly type: TypeSchema
  /** Whether the Go field is a pointer: then a zero value differs from none. */
  readonly pointer: boolean
  readonly required: boolean
  /** Written even when it is empty (no `omitempty`). */
  readonly zero: boolean
  /** Of strategic merge patch. */
  readonly patchStrategies: readonly ('merge' | 'replace' | 'retainKeys')[]
  readonly patchMergeKey?: string
  readonly default?: unknown
  /** Of custom resources: null is a value, and not dropped. */
  readonly nullable?: boolean
}
