import type { ObjectSchema, TypeSchema } from './type-schema.ts'

/** Fills in the defaults a CustomResourceDefinition's schema tells, in place. Source: apiextensions-apiserver/pkg/apiserver/schema/defaulting. */
export function setCustomDefaults(object: object, schema: ObjectSchema): void {
  fillFields(object as Record<string, unknown>, schema)
}

/** Whether a schema tells any default. */
export function hasCustomDefaults(schema: TypeSchema): boolean {
  if (schema.kind === 'list') return hasCustomDefaults(schema.items)
  if (schema.kind === 'map') return hasCustomDefaults(schema.values)
  if (schema.kind !== 'object') return false
  return [...schema.fields.values()].some(({ name, type, default: fallback }) => {
    return name !== 'metadata' && (fallback !== undefined || hasCustomDefaults(type))
  })
}

function fillFields(object: Record<string, unknown>, schema: ObjectSchema): void {
  for (const { name, type, default: fallback } of schema.fields.values()) {
    if (name === 'metadata') continue
    const value = object[name]
    if ((value === undefined || value === null) && fallback !== undefined) object[name] = structuredClone(fallback)
    fill(object[name], type)
  }
}

function fill(value: unknown, schema: TypeSchema): void {
  if (typeof value !== 'object' || value === null) return
  if (schema.kind === 'list') for (const item of Array.isArray(value) ? value : []) fill(item, schema.items)
  else if (Array.isArray(value)) return
  else if (schema.kind === 'map') for (const item of Object.values(value)) fill(item, schema.values)
  else if (schema.kind === 'object') fillFields(value as Record<string, unknown>, schema)
}
