import type { ListSchema, MapSchema, ObjectSchema, ScalarSchema, TypeSchema } from '../../schema/type-schema.ts'
import { goFormat, goTypeName } from '../json/go-format.ts'
import { isObject } from '../json/values.ts'
import { itemElement, ListKeyError } from './list-keys.ts'
import { fieldElement, formatElement } from './path-element.ts'
import { schemaOfField } from './shape.ts'

/**
 * What is wrong with an applied configuration: unknown fields, wrong types, items that occur twice.
 * Source: sigs.k8s.io/structured-merge-diff/typed/validate.go.
 */
export function configErrors(value: unknown, schema: TypeSchema | undefined): string[] {
  const errors: string[] = []
  check(value, schema, '', errors)
  return errors
}

function check(value: unknown, schema: TypeSchema | undefined, path: string, errors: string[]): void {
  if (value === null || value === undefined) return
  switch (schema?.kind) {
    case 'scalar':
      checkScalar(value, schema, path, errors)
      break
    case 'object':
    case 'map':
      if (isObject(value)) checkFields(value, schema, path, errors)
      else errors.push(withPath(path, `expected map, got &{${goFormat(value)}}`))
      break
    case 'list':
      if (Array.isArray(value)) checkItems(value, schema, path, errors)
      else errors.push(withPath(path, `expected list, got &{${goFormat(value)}}`))
  }
}

function withPath(path: string, message: string): string {
  return path === '' ? message : `${path}: ${message}`
}

function checkScalar(value: unknown, { scalar }: ScalarSchema, path: string, errors: string[]): void {
  const problem = scalarProblem(value, scalar)
  if (problem !== undefined) errors.push(withPath(path, `expected ${problem}`))
}

function scalarProblem(value: unknown, scalar: ScalarSchema['scalar']): string | undefined {
  if (scalar === 'string' || scalar === 'bytes') {
    if (typeof value === 'string') return undefined
    return `string, got &value.valueUnstructured{Value:${goFormat(value)}}`
  }
  if (scalar === 'intorstring' || scalar === 'quantity' || scalar === 'time' || scalar === 'microtime')
    return typeof value === 'object' ? `any scalar, got &{${goFormat(value)}}` : undefined
  if (scalar === 'bool') return typeof value === 'boolean' ? undefined : `boolean, got &{${goFormat(value)}}`
  return typeof value === 'number' ? undefined : `numeric (int or float), got ${goTypeName(value)}`
}

/** The fields after an unknown one are not looked at any more. */
function checkFields(
  value: Record<string, unknown>,
  schema: ObjectSchema | MapSchema,
  path: string,
  errors: string[],
): void {
  for (const name in value) {
    const at = path + formatElement(fieldElement(name))
    const type = schemaOfField(schema, name)
    if (type) check(value[name], type, at, errors)
    else if (schema.kind === 'object' && !schema.preservesUnknown) {
      errors.push(withPath(at, 'field not declared in schema'))
      return
    }
  }
}

/** The items after one that cannot be told apart are not looked at any more. */
function checkItems(value: unknown[], schema: ListSchema, path: string, errors: string[]): void {
  const seen = new Set<string>()
  for (const [index, item] of value.entries()) {
    if (schema.listType === 'atomic') {
      check(item, schema.items, `${path}[${index}]`, errors)
      continue
    }
    const element = elementOrError(schema, item, index, path)
    if ('error' in element) {
      errors.push(element.error)
      return
    }
    if (seen.has(element.text)) errors.push(withPath(path, `duplicate entries for key ${formatElement(element.text)}`))
    seen.add(element.text)
    check(item, schema.items, path + formatElement(element.text), errors)
  }
}

function elementOrError(
  schema: ListSchema,
  item: unknown,
  index: number,
  path: string,
): { text: string } | { error: string } {
  try {
    return { text: itemElement(schema, item) }
  } catch (error) {
    if (error instanceof ListKeyError) return { error: withPath(path, `element ${index}: ${error.message}`) }
    throw error
  }
}
