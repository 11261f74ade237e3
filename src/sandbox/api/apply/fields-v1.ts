import { perObject } from '../../../util/per-object.ts'
import { isObject } from '../json/values.ts'
import { canonicalElement, FieldsError } from './canonical-element.ts'
import { emptySet, type FieldSet } from './field-set.ts'
import { inElementOrder, type PathElement } from './path-element.ts'

/** `metav1.FieldsV1`: a tree in which `{}` is a path's end and `.` says that a path ends at an inner node. */
export interface FieldsV1 {
  [element: string]: FieldsV1
}

interface ReadFields {
  readonly set: FieldSet
  /** Whether writing the set gives the same elements again. */
  readonly isCanonical: boolean
}

/** Reads `fieldsV1`. Elements of kinds that a later version may know are left out. @throws FieldsError */
export function fromFieldsV1(fields: FieldsV1 | undefined): ReadFields {
  return fields ? decoded(fields) : { set: emptySet(), isCanonical: true }
}

const decoded = perObject((fields: FieldsV1): ReadFields => {
  const seen = { isCanonical: true }
  return { set: read(fields, seen), ...seen }
})

function read(fields: unknown, seen: { isCanonical: boolean }): FieldSet {
  const set = emptySet()
  if (fields === null) seen.isCanonical = false
  else if (!isObject(fields)) throw new FieldsError('fields are an object')
  for (const [text, below] of Object.entries(fields ?? {})) {
    if (text === '.') continue
    const element = canonicalElement(text)
    if (element !== text) seen.isCanonical = false
    if (element === undefined) continue
    const child = read(below, seen)
    const leads = child.members.size > 0 || child.children.size > 0
    if (leads) set.children.set(element, child)
    if (!leads || (isObject(below) && '.' in below)) set.members.add(element)
  }
  return set
}

/** Writes a set in the real server's order. */
export function toFieldsV1(set: FieldSet): FieldsV1 {
  const fields: FieldsV1 = {}
  const elements = new Set<PathElement>([...set.members, ...set.children.keys()])
  for (const element of inElementOrder(elements)) {
    const child = set.children.get(element)
    const below = child ? toFieldsV1(child) : {}
    fields[element] = child && set.members.has(element) ? { '.': {}, ...below } : below
  }
  return fields
}
