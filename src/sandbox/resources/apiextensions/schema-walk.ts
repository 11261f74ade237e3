import type { JSONSchemaProps } from '../../schema/types.gen.ts'

/** The schema of the items of a list, unless it is missing. */
export function itemsOf({ items }: JSONSchemaProps): JSONSchemaProps | undefined {
  return typeof items === 'object' && items !== null && !Array.isArray(items) ? (items as JSONSchemaProps) : undefined
}

/** The schema of the values of a map; undefined for a boolean, too. */
export function valuesOf({ additionalProperties }: JSONSchemaProps): JSONSchemaProps | undefined {
  const additional: unknown = additionalProperties
  return typeof additional === 'object' && additional !== null ? (additional as JSONSchemaProps) : undefined
}

/** The properties of an object, by name. */
export function propertiesOf({ properties = {} }: JSONSchemaProps): [string, JSONSchemaProps][] {
  return Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1))
}

/** What a schema says of a property. Names are people's: what every object has is not meant by them. */
export function propertyOf({ properties = {} }: JSONSchemaProps, name: string): JSONSchemaProps | undefined {
  return Object.hasOwn(properties, name) ? properties[name] : undefined
}

/** Alternatives and restrictions of values, with the rest of their path. */
export function junctorsOf({ allOf = [], anyOf = [], oneOf = [], not }: JSONSchemaProps): [string, JSONSchemaProps][] {
  const listed = (name: string, schemas: readonly JSONSchemaProps[]) =>
    schemas.map((schema, index): [string, JSONSchemaProps] => [`.${name}[${index}]`, schema])
  return [
    ...(not ? [['.not', not] as [string, JSONSchemaProps]] : []),
    ...listed('allOf', allOf),
    ...listed('oneOf', oneOf),
    ...listed('anyOf', anyOf),
  ]
}
