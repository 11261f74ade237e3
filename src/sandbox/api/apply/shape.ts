import type { TypeSchema } from '../../schema/type-schema.ts'
import { isObject } from '../json/values.ts'

/** How a value is merged and owned: field by field, item by item, or as a whole. Without a schema objects go field by field. */
export type Shape = 'fields' | 'items' | 'leaf'

export function shapeOf(schema: TypeSchema | undefined, ...values: unknown[]): Shape {
  switch (schema?.kind) {
    case 'object':
    case 'map':
      return schema.atomic ? 'leaf' : 'fields'
    case 'list':
      return schema.listType === 'atomic' ? 'leaf' : 'items'
    case undefined:
      return values.every((value) => value === undefined || isObject(value)) ? 'fields' : 'leaf'
    default:
      return 'leaf'
  }
}

/** The schema of a field, or of a map's value. */
export function schemaOfField(schema: TypeSchema | undefined, name: string): TypeSchema | undefined {
  if (schema?.kind === 'map') return schema.values
  return schema?.kind === 'object' ? schema.fields.get(name)?.type : undefined
}

export function isStructField(schema: TypeSchema | undefined, name: string): boolean {
  return schema?.kind === 'object' && schema.fields.has(name)
}
