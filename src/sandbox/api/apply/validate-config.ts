import type { ListSchema, ScalarSchema, TypeSchema } from '../../schema/type-schema.ts'
import { goFormat, goTypeName } from '../json/go-format.ts'
import { isObject } from '../json/values.ts'
import { itemElement, ListKeyError } from './list-keys.ts'
import { fieldElement, formatElement } from './path-element.ts'

/**
 * What is wrong with an applied configuration: unknown fields, wrong types, items that occur twice.
 * Source: sigs.k8s.io/structured-merge-diff/typed/validate.go.
 */
export function configErrors(value: unknown, schema: TypeSchema | undefined, path = ''): string[] {
  if (value === null || value === undefined || !schema) return []
  switch (schema.kind) {
    case 'scalar':
      return scalarErrors(value, schema, path)
    case 'object':
    case 'map':
      if (!isObject(value)) return [withPath(path, `expected map, got &{${goFormat(value)}}`)]
      return fieldErrors(value, schema, path)
    case 'list':
      if (!Array.isArray(value)) return [withPath(path, `expected list, got &{${goFormat(value)}}`)]
      return itemErrors(value, schema, path)
    default:
      return []
  }
}

function withPath(path: string, message: string): string {
  return path === '' ? message : `${path}: ${message}`
}

function scalarErrors(value: unknown, { scalar }: ScalarSchema, path: string): string[] {
  if (scalar === 'intorstring' || scalar === 'quantity' || scalar === 'time' || scalar === 'microtime') {
    return typeof value === 'object' ? [withPath(path, `expected any scalar, got &{${goFormat(value)}}`)] : []
  }
  if (scalar === 'bool') {
    return typeof value === 'boolean' ? [] : [withPath(path, `expected boolean, got &{${goFormat(value)}}`)]
  }
  if (scalar === 'string' || scalar === 'bytes') {
    const shown = typeof value === 'string' ? JSON.stringify(value) : goFormat(value)
    return typeof value === 'string'
      ? []
      : [withPath(path, `expected string, got &value.valueUnstructured{Value:${shown}}`)]
  }
  return typeof value === 'number' ? [] : [withPath(path, `expected numeric (int or float), got ${goTypeName(value)}`)]
}

function fieldErrors(value: Record<string, unknown>, schema: TypeSchema, path: string): string[] {
  const errors: string[] = []
  for (const [name, item] of Object.entries(value)) {
    const at = path + formatElement(fieldElement(name))
    if (schema.kind === 'map') errors.push(...configErrors(item, schema.values, at))
    else if (schema.kind === 'object') {
      const field = schema.fields.get(name)
      if (field) errors.push(...configErrors(item, field.type, at))
      else if (!schema.preservesUnknown) {
        // The one after an unknown field is not looked at any more.
        return [...errors, withPath(at, 'field not declared in schema')]
      }
    }
  }
  return errors
}

function itemErrors(value: unknown[], schema: ListSchema, path: string): string[] {
  const errors: string[] = []
  const seen = new Set<string>()
  for (const [index, item] of value.entries()) {
    if (schema.listType === 'atomic') {
      errors.push(...configErrors(item, schema.items, `${path}[${index}]`))
      continue
    }
    const element = elementOrError(schema, item, index, path)
    if ('error' in element) return [...errors, element.error]
    if (seen.has(element.text)) errors.push(withPath(path, `duplicate entries for key ${formatElement(element.text)}`))
    seen.add(element.text)
    errors.push(...configErrors(item, schema.items, path + formatElement(element.text)))
  }
  return errors
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
