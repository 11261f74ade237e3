import type { ListSchema, TypeSchema } from '../../schema/type-schema.ts'
import { PARTS_A_STEP, type Steps } from '../../steps.ts'
import { isObject } from '../json/values.ts'
import { emptySet, type FieldSet, insert } from './field-set.ts'
import { itemElement } from './list-keys.ts'
import { fieldElement, type PathElement } from './path-element.ts'
import { isStructField, schemaOfField, shapeOf } from './shape.ts'

/** The paths of everything an object says. Source: sigs.k8s.io/structured-merge-diff/typed/tofieldset.go. */
export function* toFieldSet(object: unknown, schema: TypeSchema): Steps<FieldSet> {
  const set = emptySet()
  yield* collect(object, schema, [], set)
  return set
}

function* collect(value: unknown, schema: TypeSchema | undefined, path: PathElement[], set: FieldSet): Steps<void> {
  const shape = shapeOf(schema, value)
  if (shape === 'leaf') insert(set, path)
  else if (shape === 'fields') yield* collectFields(value, schema, path, set)
  else yield* collectItems(value, schema as ListSchema, path, set)
}

function* collectFields(
  value: unknown,
  schema: TypeSchema | undefined,
  path: PathElement[],
  set: FieldSet,
): Steps<void> {
  if (!isObject(value)) return
  let count = 0
  for (const name in value) {
    const item = value[name]
    if (item === undefined) continue
    if (++count % PARTS_A_STEP === 0) yield
    path.push(fieldElement(name))
    const type = schemaOfField(schema, name)
    if (shapeOf(type, item) === 'leaf') insert(set, path)
    else yield* collect(item, type, path, set)
    const isBlank = item === null || (isObject(item) && Object.keys(item).length === 0)
    if (isBlank || !isStructField(schema, name)) insert(set, path)
    path.pop()
  }
}

function* collectItems(value: unknown, schema: ListSchema, path: PathElement[], set: FieldSet): Steps<void> {
  if (!Array.isArray(value)) return
  const elements = value.map((item) => itemElement(schema, item))
  const repeated = moreThanOnce(elements)
  for (const [index, element] of elements.entries()) {
    if (index % PARTS_A_STEP === PARTS_A_STEP - 1) yield
    path.push(element)
    if (!repeated.has(element) && schema.items.kind !== 'scalar') yield* collect(value[index], schema.items, path, set)
    insert(set, path)
    path.pop()
  }
}

function moreThanOnce(elements: readonly PathElement[]): Set<PathElement> {
  const [once, more] = [new Set<PathElement>(), new Set<PathElement>()]
  for (const element of elements) {
    if (once.has(element)) more.add(element)
    once.add(element)
  }
  return more
}
