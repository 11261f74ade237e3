import { perObject } from '../../../util/per-object.ts'
import { emptySet, type FieldSet } from './field-set.ts'
import { inElementOrder, type PathElement } from './path-element.ts'

/** `metav1.FieldsV1`: a tree in which `{}` is a path's end and `.` says that a path ends at an inner node. */
export interface FieldsV1 {
  [element: string]: FieldsV1
}

/** Reads `fieldsV1`. */
export function fromFieldsV1(fields: FieldsV1 | undefined): FieldSet {
  return fields ? decoded(fields) : emptySet()
}

const decoded = perObject(read)

function read(fields: FieldsV1): FieldSet {
  const set = emptySet()
  for (const [element, below] of Object.entries(fields)) {
    if (element === '.') continue
    const child = read(below)
    const leads = child.members.size > 0 || child.children.size > 0
    if (leads) set.children.set(element, child)
    if (!leads || '.' in below) set.members.add(element)
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
