import { qualifiedNameErrors } from '../../../api/label-names.ts'
import { GoText, goList, quote } from '../../../resources/common/go-values.ts'
import type { FieldError } from '../../../resources/types.ts'
import type { ObjectMeta, OwnerReference } from '../../../schema/types.gen.ts'
import { CLEANUP } from '../../custom/cleanup.ts'
import { fieldForbidden, fieldInvalid } from '../field-errors.ts'

// Source: k8s.io/apimachinery/pkg/api/validation/objectmeta.go; of finalizers also k8s.io/kubernetes/pkg/apis/core/validation.

const OWNERS = 'metadata.ownerReferences'
const FINALIZERS = 'metadata.finalizers'
const STANDARD_FINALIZERS = new Set([CLEANUP, 'kubernetes', 'orphan', 'foregroundDeletion'])

export function ownerErrors(owners: readonly OwnerReference[]): FieldError[] {
  let first: string | undefined
  return owners.flatMap((owner) => {
    const errors = oneOwnerErrors(owner)
    if (!owner.controller) return errors
    const name = `${owner.kind}/${owner.name}`
    if (first === undefined) {
      first = name
      return errors
    }
    const text = `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${name}`
    const list = new GoText(`[]v1.OwnerReference{${owners.map(goOwner).join(', ')}}`)
    return [...errors, fieldInvalid(OWNERS, list, text)]
  })
}

function oneOwnerErrors(owner: OwnerReference): FieldError[] {
  const { apiVersion = '', kind = '', name = '', uid = '' } = owner
  const missing = [
    ['apiVersion', apiVersion, versionOf(apiVersion), 'version'],
    ['kind', kind, kind, 'kind'],
    ['name', name, name, 'name'],
    ['uid', uid, uid, 'uid'],
  ] as const
  const errors = missing.flatMap(([field, given, part, what]) =>
    part === '' ? [fieldInvalid(`${OWNERS}.${field}`, given, `${what} must not be empty`)] : [],
  )
  if (apiVersion !== 'v1' || kind !== 'Event') return errors
  return [
    ...errors,
    fieldInvalid(OWNERS, new GoText(goOwner(owner)), '/v1, Kind=Event is disallowed from being an owner'),
  ]
}

/** The version in `group/version`; none in a text that has another form. */
function versionOf(apiVersion: string): string {
  const parts = apiVersion.split('/')
  return parts.length > 2 ? '' : (parts.at(-1) ?? '')
}

function goOwner({ apiVersion, kind, name, uid, controller, blockOwnerDeletion }: OwnerReference): string {
  const names = `APIVersion:${quote(apiVersion)}, Kind:${quote(kind)}, Name:${quote(name)}, UID:${quote(uid)}`
  const flags = `Controller:${goPointer(controller)}, BlockOwnerDeletion:${goPointer(blockOwnerDeletion)}`
  return `v1.OwnerReference{${names}, ${flags}}`
}

/** Go prints where in memory a value is. */
function goPointer(value: boolean | undefined): string {
  return value === undefined ? '(*bool)(nil)' : `(*bool)(0xc000${value ? '1' : '2'}0b1e8)`
}

export function finalizerErrors(finalizers: readonly string[]): FieldError[] {
  const errors = finalizers.flatMap((finalizer) =>
    qualifiedNameErrors(finalizer).map((text) => fieldInvalid(FINALIZERS, finalizer, text)),
  )
  if (!(finalizers.includes('orphan') && finalizers.includes('foregroundDeletion'))) return errors
  const text = 'finalizer orphan and foregroundDeletion cannot be both set'
  return [...errors, fieldInvalid(FINALIZERS, goList(finalizers), text)]
}

export function standardFinalizerErrors(finalizers: readonly string[]): FieldError[] {
  const text = 'name is neither a standard finalizer name nor is it fully qualified'
  return finalizers.flatMap((finalizer, index) =>
    finalizer.includes('/') || STANDARD_FINALIZERS.has(finalizer)
      ? []
      : [fieldInvalid(`${FINALIZERS}[${index}]`, finalizer, text)],
  )
}

/** What is being deleted waits for no more than it did. */
export function newFinalizerErrors(next: ObjectMeta, old: ObjectMeta): FieldError[] {
  if (!old.deletionTimestamp) return []
  const known = new Set(old.finalizers ?? [])
  const added = (next.finalizers ?? []).filter((finalizer) => !known.has(finalizer))
  if (added.length === 0) return []
  const list = goList(added.toSorted()).text
  const text = `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`
  return [fieldForbidden(FINALIZERS, text)]
}
