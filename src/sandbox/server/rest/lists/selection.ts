import { type FieldTerm, type LabelMatcher, parseFieldSelector, parseLabelSelector } from '../../../api/selectors.ts'
import { badRequest, type StatusError } from '../../../api/status.ts'
import type { KubeObject } from '../../../objects.ts'
import type { ServedResource } from '../../registry.ts'
import { asServed } from '../as-served.ts'

/** Decides which objects a list or watch is about; undefined when it is about all. */
export type Selection = ((object: KubeObject) => boolean) | undefined

/** The selection of `labelSelector` and `fieldSelector`. Throws 400 for what can't be read or is no selectable field. */
export function selectionOf(served: ServedResource, query: URLSearchParams, name = ''): Selection {
  const labels = query.get('labelSelector') ?? ''
  const fields = query.get('fieldSelector') ?? ''
  const matchesLabels = labels === '' ? undefined : parseLabelSelector(labels)
  const terms = fields === '' ? [] : parseFieldSelector(fields)
  if (name !== '') terms.push({ field: 'metadata.name', op: '=', value: name })
  const matchesFields = terms.map((term) => fieldMatcher(served, term))
  if (!matchesLabels && matchesFields.length === 0) return undefined
  return combined(matchesLabels, matchesFields)
}

function combined(labels: LabelMatcher | undefined, fields: readonly ((object: KubeObject) => boolean)[]) {
  return (object: KubeObject) =>
    (labels?.(object.metadata.labels) ?? true) && fields.every((matches) => matches(object))
}

function fieldMatcher(served: ServedResource, { field, op, value }: FieldTerm): (object: KubeObject) => boolean {
  const read = fieldReader(served, field)
  if (!read) throw unknownField(served, field)
  return op === '=' ? (object) => read(object) === value : (object) => read(object) !== value
}

/** Kinds without fields of their own say which ones there are. */
function unknownField({ strategy }: ServedResource, field: string): StatusError {
  if (strategy?.selectableFields) return badRequest(`field label not supported: ${field}`)
  return badRequest(
    `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`,
  )
}

function fieldReader(served: ServedResource, field: string): ((object: KubeObject) => string) | undefined {
  const { strategy, conversion, custom, info } = served
  if (field === 'metadata.name') return ({ metadata }) => metadata.name
  if (field === 'metadata.namespace' && !(custom && !info.namespaced)) return ({ metadata }) => metadata.namespace ?? ''
  const stored = conversion?.fields ? conversion.fields[field] : field
  const read = stored === undefined ? undefined : strategy?.selectableFields?.[stored]
  // The fields of a custom kind are those of the version that is asked for.
  return read && custom ? (object) => read(asServed(served, object)) : read
}
