import { humanDuration } from '../../api/duration.ts'
import type { Column, TableStrategy } from '../../api/table.ts'
import type { CustomResourceColumnDefinition } from '../../schema/types.gen.ts'
import { readJsonPath } from './json-path.ts'

const NAME: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description:
    'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
  priority: 0,
}

const AGE: CustomResourceColumnDefinition = {
  name: 'Age',
  type: 'date',
  description:
    'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata',
  jsonPath: '.metadata.creationTimestamp',
}

/** The columns of `kubectl get` as a definition tells them; NAME and AGE without. Source: apiextensions-apiserver/pkg/registry/customresource/tableconvertor. */
export function customTable(columns: readonly CustomResourceColumnDefinition[] = [AGE]): TableStrategy {
  return {
    columns: [NAME, ...columns.map(columnOf)],
    cells: (object, { now }) => [
      object.metadata.name,
      ...columns.map(({ type, jsonPath }) => cell(readJsonPath(object, jsonPath)[0], type, now)),
    ],
  }
}

function columnOf({
  name,
  type,
  format = '',
  description,
  jsonPath,
  priority = 0,
}: CustomResourceColumnDefinition): Column {
  const text = description || `Custom resource definition column (in JSONPath format): ${jsonPath}`
  return { name, type, format, description: text, priority }
}

function cell(value: unknown, type: string, now: number): unknown {
  if (value === undefined || value === null) return null
  switch (type) {
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null
    case 'number':
      return typeof value === 'number' ? value : null
    case 'boolean':
      return typeof value === 'boolean' ? value : null
    case 'date':
      return typeof value === 'string' ? dateCell(value, now) : null
    default:
      return typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
}

function dateCell(value: string, now: number): string {
  const time = Date.parse(value)
  return Number.isNaN(time) ? '<invalid>' : humanDuration(now - time)
}
