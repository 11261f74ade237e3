import type { KubeObject } from '../objects.ts'
import { badRequest } from './status.ts'

/** A column definition of `metav1.Table`; priority 1 is shown with `-o wide` only. */
export interface Column {
  name: string
  type: string
  format: string
  description: string
  priority: number
}

export interface TableStrategy<T extends KubeObject = KubeObject> {
  columns: readonly Column[]
  /** The cells of one row, in the order of the columns. */
  cells(object: T, context: { now: number }): unknown[]
  /** Conditions of a row, e.g. `Completed` of finished pods. */
  conditions?(object: T): { type: string; status: string; reason: string; message: string }[]
}

export type IncludeObject = 'None' | 'Metadata' | 'Object'

/** The metadata of a list, as it goes over the wire. */
export interface ListMetadata {
  resourceVersion?: string
  continue?: string
  remainingItemCount?: number
}

/** How the rows of one answer are made. */
export interface RowInput {
  strategy: TableStrategy | undefined
  /** The object in the version of the request. */
  shown?: (object: KubeObject) => KubeObject
  /** The object that cells are read from. */
  read?: (object: KubeObject) => KubeObject
  includeObject: IncludeObject
  now: number
  version?: 'v1' | 'v1beta1'
}

export interface TableInput extends RowInput {
  objects: readonly KubeObject[]
  /** The list's metadata; left out for a single object, whose own resourceVersion counts. */
  list?: ListMetadata
  /** Only the first event of a watch carries headers. */
  headers: boolean
}

/** What kinds without columns of their own show. Source: k8s.io/apiserver/pkg/registry/rest/table.go. */
const defaultTable: TableStrategy = {
  columns: [
    column(
      'Name',
      'string',
      'name',
      'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
    ),
    column(
      'Created At',
      'date',
      '',
      'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata',
    ),
  ],
  cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp],
}

function column(name: string, type: string, format: string, description: string): Column {
  return { name, type, format, description, priority: 0 }
}

/** `metav1.Table` of objects of one kind: what `kubectl get` prints. */
export function toTable(input: TableInput): object {
  const { objects, list, headers, version = 'v1' } = input
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${version}`,
    metadata: list ?? { resourceVersion: objects[0]?.metadata.resourceVersion ?? '' },
    columnDefinitions: headers ? (input.strategy ?? defaultTable).columns : null,
    rows: objects.map((object) => toRow(object, input)),
  }
}

/** One row of `metav1.Table`. */
export function toRow(object: KubeObject, input: RowInput): object {
  const strategy = input.strategy ?? defaultTable
  const read = input.read?.(object) ?? object
  const conditions = strategy.conditions?.(read) ?? []
  return {
    cells: strategy.cells(read, { now: input.now }),
    ...(conditions.length > 0 && { conditions }),
    object: rowObject(object, input),
  }
}

function rowObject(object: KubeObject, { includeObject, shown, version = 'v1' }: RowInput): object | null {
  if (includeObject === 'None') return null
  const visible = shown?.(object) ?? object
  return includeObject === 'Object' ? visible : toPartialMetadata(visible, version)
}

/** `metav1.PartialObjectMetadata` of an object. */
function toPartialMetadata({ metadata }: KubeObject, version: 'v1' | 'v1beta1' = 'v1'): object {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata }
}

/** Reads the query parameter `includeObject`. @throws StatusError 400 */
export function parseIncludeObject(text: string | null | undefined): IncludeObject {
  if (!text) return 'Metadata'
  if (text === 'None' || text === 'Metadata' || text === 'Object') return text
  throw badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(text)}: must be 'Metadata', 'Object', 'None', or empty`,
  )
}
