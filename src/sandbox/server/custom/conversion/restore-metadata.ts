import { goTypeName } from '../../../api/json/go-format.ts'
import { isObject, type JsonObject } from '../../../api/json/values.ts'
import type { Draft } from '../../../objects.ts'
import type { FieldError } from '../../../resources/types.ts'
import { annotationErrors, labelErrors } from '../../rest/metadata/validation.ts'

/**
 * What a webhook has made of an object, with the metadata it had: only labels and annotations are the webhook's to change.
 * Source: `restoreObjectMeta`, apiextensions-apiserver/pkg/apiserver/conversion/webhook_converter.go.
 */
export function withRestoredMetadata(original: Draft, converted: JsonObject): Draft {
  const { metadata: given } = converted
  if (given === undefined) throw new Error('missing metadata in converted object')
  if (!isObject(given)) throw new Error(`invalid metadata of type ${goTypeName(given)} in converted object`)
  const { labels: _labels, annotations: _annotations, ...kept } = original.metadata
  const metadata = {
    ...kept,
    ...changeable('labels', original, given, labelErrors),
    // The real server calls the field so here.
    ...changeable('annotations', original, given, (texts) => annotationErrors(texts, 'metadata.annotation')),
  }
  return { ...converted, metadata } as unknown as Draft
}

function changeable(
  field: 'labels' | 'annotations',
  original: Draft,
  given: JsonObject,
  errorsOf: (texts: Record<string, string>) => FieldError[],
): { [field: string]: Record<string, string> } {
  const texts = given[field]
  if (texts === undefined || texts === null) return {}
  if (!isObject(texts)) throw new Error(`invalid metadata.${field} of type ${goTypeName(texts)} in converted object`)
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'string') continue
    throw new Error(`metadata.${field}[${key}] must be a string, but is ${goTypeName(value)} in converted object`)
  }
  const after = texts as Record<string, string>
  if (!isSame(original.metadata[field] ?? {}, after)) refuse(errorsOf(after))
  return { [field]: after }
}

function isSame(before: Record<string, string>, after: Record<string, string>): boolean {
  const keys = Object.keys(after)
  return keys.length === Object.keys(before).length && keys.every((key) => before[key] === after[key])
}

/** Throws errors as Go's aggregate of them. */
function refuse(errors: readonly FieldError[]): void {
  const texts = errors.map(({ field, message }) => `${field}: ${message}`)
  if (texts.length > 0) throw new Error(texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`)
}
