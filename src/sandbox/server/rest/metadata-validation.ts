import { isDeepStrictEqual } from 'node:util'
import { labelValueErrors, qualifiedNameErrors } from '../../api/label-names.ts'
import type { FieldError, Strategy } from '../../resources/types.ts'
import type { ObjectMeta, OwnerReference } from '../../schema/types.ts'
import { CLEANUP } from '../custom/cleanup.ts'
import { nameErrors } from './names.ts'

// Source: k8s.io/apimachinery/pkg/api/validation/objectmeta.go

const ANNOTATIONS_LIMIT = 256 * 1024
const STANDARD_FINALIZERS = new Set([CLEANUP, 'kubernetes', 'orphan', 'foregroundDeletion'])

export function fieldInvalid(field: string, value: unknown, text: string): FieldError {
  return { field, reason: 'FieldValueInvalid', message: `Invalid value: ${goValue(value)}: ${text}` }
}

export function fieldRequired(field: string, text: string): FieldError {
  return { field, reason: 'FieldValueRequired', message: text === '' ? 'Required value' : `Required value: ${text}` }
}

export function fieldForbidden(field: string, text: string): FieldError {
  return { field, reason: 'FieldValueForbidden', message: `Forbidden: ${text}` }
}

function goValue(value: unknown): string {
  return value === undefined || value === null ? 'null' : JSON.stringify(value)
}

export function validateMetadata(
  metadata: ObjectMeta,
  namespaced: boolean,
  rule: Strategy['names'] = 'subdomain',
): FieldError[] {
  return [
    ...generateNameErrors(metadata, rule),
    ...ownNameErrors(metadata, rule),
    ...namespaceErrors(metadata, namespaced),
    ...(metadata.generation !== undefined && metadata.generation < 0
      ? [fieldInvalid('metadata.generation', metadata.generation, 'must be greater than or equal to 0')]
      : []),
    ...labelErrors(metadata.labels ?? {}),
    ...annotationErrors(metadata.annotations ?? {}),
    ...ownerErrors(metadata.ownerReferences ?? []),
    ...finalizerErrors(metadata.finalizers ?? []),
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

function labelErrors(labels: Record<string, string>, field = 'metadata.labels'): FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...qualifiedNameErrors(key).map((text) => fieldInvalid(field, key, text)),
    ...labelValueErrors(value).map((text) => fieldInvalid(field, value, text)),
  ])
}

function annotationErrors(annotations: Record<string, string>): FieldError[] {
  const errors = Object.keys(annotations).flatMap((key) =>
    qualifiedNameErrors(key.toLowerCase()).map((text) => fieldInvalid('metadata.annotations', key, text)),
  )
  const size = Object.entries(annotations).reduce((sum, [key, value]) => sum + key.length + value.length, 0)
  if (size <= ANNOTATIONS_LIMIT) return errors
  const message = `Too long: may not be more than ${ANNOTATIONS_LIMIT} bytes`
  return [...errors, { field: 'metadata.annotations', reason: 'FieldValueTooLong', message }]
}

function ownerErrors(owners: readonly OwnerReference[]): FieldError[] {
  const field = 'metadata.ownerReferences'
  const errors = owners.flatMap((owner) => [
    ...(owner.apiVersion
      ? []
      : [fieldInvalid(`${field}.apiVersion`, owner.apiVersion ?? '', 'version must not be empty')]),
    ...(owner.kind ? [] : [fieldInvalid(`${field}.kind`, owner.kind ?? '', 'kind must not be empty')]),
    ...(owner.name ? [] : [fieldInvalid(`${field}.name`, owner.name ?? '', 'name must not be empty')]),
    ...(owner.uid ? [] : [fieldInvalid(`${field}.uid`, owner.uid ?? '', 'uid must not be empty')]),
    ...(owner.kind === 'Event' && owner.apiVersion === 'v1'
      ? [fieldInvalid(field, owner, 'owner references to Event are not allowed')]
      : []),
  ])
  const controllers = owners.filter(({ controller }) => controller)
  if (controllers.length < 2) return errors
  const [first, second] = controllers
  const text = `Only one reference can have Controller set to true. Found "true" in references for ${first?.name} and ${second?.name}`
  return [...errors, fieldInvalid(field, owners, text)]
}

function finalizerErrors(finalizers: readonly string[]): FieldError[] {
  const errors = finalizers.flatMap((finalizer, index) => {
    const field = `metadata.finalizers[${index}]`
    const unqualified = !finalizer.includes('/') && !STANDARD_FINALIZERS.has(finalizer)
    return [
      ...qualifiedNameErrors(finalizer).map((text) => fieldInvalid('metadata.finalizers', finalizer, text)),
      ...(unqualified
        ? [fieldInvalid(field, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')]
        : []),
    ]
  })
  if (!(finalizers.includes('orphan') && finalizers.includes('foregroundDeletion'))) return errors
  const text = 'finalizer orphan and foregroundDeletion cannot be both set'
  return [...errors, fieldInvalid('metadata.finalizers', finalizers, text)]
}

/** What an update may not change. `next` has the server's fields already restored where clients may leave them out. */
export function validateMetadataUpdate(next: ObjectMeta, old: ObjectMeta): FieldError[] {
  const immutable = (['name', 'namespace', 'uid', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const).flatMap(
    (field) =>
      isDeepStrictEqual(next[field], old[field])
        ? []
        : [fieldInvalid(`metadata.${field}`, next[field] ?? null, 'field is immutable')],
  )
  return [...addedFinalizerErrors(next, old), ...immutable]
}

function addedFinalizerErrors(next: ObjectMeta, old: ObjectMeta): FieldError[] {
  if (!old.deletionTimestamp) return []
  const known = new Set(old.finalizers ?? [])
  const added = (next.finalizers ?? []).filter((finalizer) => !known.has(finalizer))
  if (added.length === 0) return []
  const list = added.map((finalizer) => JSON.stringify(finalizer)).join(', ')
  const text = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`
  return [fieldForbidden('metadata.finalizers', text)]
}
