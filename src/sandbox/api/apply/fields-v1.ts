import { PARTS_A_STEP, STEPPED_DEPTH, type Steps } from '../../steps.ts'
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
export function* fromFieldsV1(fields: FieldsV1 | undefined): Steps<ReadFields> {
  if (!fields) return { set: emptySet(), isCanonical: true }
  const known = decoded.get(fields)
  if (known) return known
  const seen = { isCanonical: true }
  const found = { set: yield* readSteps(fields, seen, 1), ...seen }
  decoded.set(fields, found)
  return found
}

const decoded = new WeakMap<FieldsV1, ReadFields>()

function* readSteps(fields: unknown, seen: { isCanonical: boolean }, depth: number): Steps<FieldSet> {
  const set = emptySet()
  let count = 0
  for (const [element, below] of elementsOf(fields, seen)) {
    if (++count % PARTS_A_STEP === 0) yield
    if (isEnd(below)) set.members.add(element)
    else add(set, element, below, depth < STEPPED_DEPTH ? yield* readSteps(below, seen, depth + 1) : read(below, seen))
  }
  return set
}

function read(fields: unknown, seen: { isCanonical: boolean }): FieldSet {
  const set = emptySet()
  for (const [element, below] of elementsOf(fields, seen)) {
    if (isEnd(below)) set.members.add(element)
    else add(set, element, below, read(below, seen))
  }
  return set
}

function add(set: FieldSet, element: PathElement, below: unknown, child: FieldSet): void {
  const leads = child.members.size > 0 || child.children.size > 0
  if (leads) set.children.set(element, child)
  if (!leads || (isObject(below) && '.' in below)) set.members.add(element)
}

function* elementsOf(fields: unknown, seen: { isCanonical: boolean }): Generator<[PathElement, unknown]> {
  if (fields === null) seen.isCanonical = false
  else if (!isObject(fields)) throw new FieldsError('fields are an object')
  for (const text in fields ?? {}) {
    if (text === '.') continue
    const element = canonicalElement(text)
    if (element !== text) seen.isCanonical = false
    if (element !== undefined) yield [element, (fields as FieldsV1)[text]]
  }
}

/** Nothing comes after: what most elements are. */
function isEnd(below: unknown): boolean {
  if (!isObject(below)) return false
  for (const _ in below) return false
  return true
}

/** Writes a set in the real server's order. */
export function* toFieldsV1(set: FieldSet, depth = 1): Steps<FieldsV1> {
  const fields: FieldsV1 = {}
  const elements = elementsIn(set)
  yield
  for (const [index, element] of elements.entries()) {
    if (index % PARTS_A_STEP === PARTS_A_STEP - 1) yield
    const child = set.children.get(element)
    const below = !child ? {} : depth < STEPPED_DEPTH ? yield* toFieldsV1(child, depth + 1) : write(child)
    fields[element] = child && set.members.has(element) ? { '.': {}, ...below } : below
  }
  return fields
}

function write(set: FieldSet): FieldsV1 {
  const fields: FieldsV1 = {}
  for (const element of elementsIn(set)) {
    const child = set.children.get(element)
    const below = child ? write(child) : {}
    fields[element] = child && set.members.has(element) ? { '.': {}, ...below } : below
  }
  return fields
}

function elementsIn({ members, children }: FieldSet): PathElement[] {
  return inElementOrder(children.size === 0 ? members : new Set([...members, ...children.keys()]))
}
