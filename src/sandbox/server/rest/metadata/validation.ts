import { isDeepStrictEqual } from 'node:util'
import { labelValueErrors, qualifiedNameErrors } from '../../../api/label-names.ts'
import { GoText } from '../../../resources/common/go-values.ts'
import type { FieldError, Strategy } from '../../../resources/types.ts'
import type { ObjectMeta } from '../../../schema/types.gen.ts'
import { fieldForbidden, fieldInvalid, fieldRequired } from '../field-errors.ts'
import { finalizerErrors, newFinalizerErrors, ownerErrors, standardFinalizerErrors } from './lists.ts'
import { nameErrors } from './names.ts'

// Source: k8s.io/apimachinery/pkg/api/validation/objectmeta.go

const ANNOTATIONS_LIMIT = 256 * 1024

/** How the metadata of a kind is looked at. */
export interface MetadataRules {
  namespaced: boolean
  names: NonNullable<Strategy['names']>
  /** Whether finalizers without a domain must be Kubernetes' own (`core/validation.ValidateObjectMeta`). */
  standardFinalizers: boolean
}

/** `ValidateObjectMeta`. */
export function validateMetadata(
  metadata: ObjectMeta,
  { namespaced, names, standardFinalizers }: MetadataRules,
): FieldError[] {
  const { generation, finalizers = [] } = metadata
  return [
    ...generateNameErrors(metadata, names),
    ...ownNameErrors(metadata, names),
    ...namespaceErrors(metadata, namespaced),
    ...(generation !== undefined && generation < 0
      ? [fieldInvalid('metadata.generation', generation, 'must be greater than or equal to 0')]
      : []),
    ...labelErrors(metadata.labels ?? {}),
    ...annotationErrors(metadata.annotations ?? {}),
    ...ownerErrors(metadata.ownerReferences ?? []),
    ...finalizerErrors(finalizers),
    ...(standardFinalizers ? standardFinalizerErrors(finalizers) : []),
  ]
}

function generateNameErrors({ generateName }: ObjectMeta, rule: NonNullable<Strategy['names']>): FieldError[] {
  if (!generateName) return []
  return nameErrors(generateName, rule, true).map((text) => fieldInvalid('metadata.generateName', generateName, text))
}

function ownNameErrors({ name }: ObjectMeta, rule: NonNullable<Strategy['names']>): FieldError[] {
  if (!name) return [fieldRequired('metadata.name', 'name or generateName is required')]
  return nameErrors(name, rule).map((text) => fieldInvalid('metadata.name', name, text))
}

function namespaceErrors({ namespace }: ObjectMeta, namespaced: boolean): FieldError[] {
  if (!namespaced) return namespace ? [fieldForbidden('metadata.namespace', 'not allowed on this type')] : []
  if (!namespace) return [fieldRequired('metadata.namespace', '')]
  return nameErrors(namespace, 'label').map((text) => fieldInvalid('metadata.namespace', namespace, text))
}

export function labelErrors(labels: Record<string, string>, field = 'metadata.labels'): FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...qualifiedNameErrors(key).map((text) => fieldInvalid(field, key, text)),
    ...labelValueErrors(value).map((text) => fieldInvalid(field, value, text)),
  ])
}

export function annotationErrors(annotations: Record<string, string>, field = 'metadata.annotations'): FieldError[] {
  const errors = Object.keys(annotations).flatMap((key) =>
    qualifiedNameErrors(key.toLowerCase()).map((text) => fieldInvalid(field, key, text)),
  )
  const size = Object.entries(annotations).reduce((sum, [key, value]) => sum + key.length + value.length, 0)
  if (size <= ANNOTATIONS_LIMIT) return errors
  const message = `Too long: may not be more than ${ANNOTATIONS_LIMIT} bytes`
  return [...errors, { field, reason: 'FieldValueTooLong', message }]
}

/** `ValidateObjectMetaUpdate`: what an update may not change. `next` has the server's fields already restored where clients may leave them out. */
export function validateMetadataUpdate(
  next: ObjectMeta,
  old: ObjectMeta,
  { standardFinalizers }: Pick<MetadataRules, 'standardFinalizers'>,
): FieldError[] {
  return [
    ...newFinalizerErrors(next, old),
    ...IMMUTABLE.flatMap((field) =>
      isDeepStrictEqual(next[field], old[field])
        ? []
        : [fieldInvalid(`metadata.${field}`, shown(next[field]), 'field is immutable')],
    ),
    ...labelErrors(next.labels ?? {}),
    ...annotationErrors(next.annotations ?? {}),
    ...ownerErrors(next.ownerReferences ?? []),
    ...(standardFinalizers ? standardFinalizerErrors(next.finalizers ?? []) : []),
  ]
}

const IMMUTABLE = ['name', 'namespace', 'uid', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const

const TIME = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)Z$/

/** Go prints times in a form of their own. */
function shown(value: string | number | null | undefined): string | number | null | GoText {
  const time = typeof value === 'string' ? TIME.exec(value) : null
  return time ? new GoText(`${time[1]} ${time[2]} +0000 UTC`) : (value ?? null)
}
