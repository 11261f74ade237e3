import type { ObjectSchema } from '../../schema/type-schema.ts'
import { emptySet, type FieldSet, insert } from './field-set.ts'
import { fieldElement } from './path-element.ts'

/** Metadata that nobody owns. Source: managedfields/internal/stripmeta.go. */
export const unowned: FieldSet = setOf([
  ['apiVersion'],
  ['kind'],
  ['metadata'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((name) => ['metadata', name]),
])

const status = setOf([['status']])
const spec = setOf([['spec']])
const none = emptySet()

/** What a request to the resource or one of its subresources cannot change and so does not own (a strategy's reset fields). */
export function ignoredFields(schema: ObjectSchema, subresource: string): FieldSet {
  if (subresource === '') return schema.fields.has('status') && schema.fields.has('metadata') ? status : none
  return subresource === 'status' ? spec : none
}

function setOf(fieldPaths: string[][]): FieldSet {
  const set = emptySet()
  for (const path of fieldPaths) insert(set, path.map(fieldElement))
  return set
}
