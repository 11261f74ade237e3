import * as z from 'zod'
import type { Path } from './issue.ts'

/** The keys a schema knows at a path, over all alternatives. */
export function keysAt(schema: z.ZodType, path: Path): string[] {
  let here = [schema]
  for (const part of path) here = here.flatMap((one) => childrenAt(one, part))
  return [
    ...new Set(here.flatMap(alternatives).flatMap((one) => (one instanceof z.ZodObject ? Object.keys(one.shape) : []))),
  ]
}

function childrenAt(schema: z.ZodType, part: string | number): z.ZodType[] {
  return alternatives(schema).flatMap((one) => {
    if (one instanceof z.ZodObject) return asSchemas(one.shape[String(part)])
    if (one instanceof z.ZodRecord) return asSchemas(one.valueType)
    if (one instanceof z.ZodArray) return asSchemas(one.element)
    return []
  })
}

function alternatives(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodOptional) return asSchemas(schema.unwrap()).flatMap(alternatives)
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(asSchemas).flatMap(alternatives)
  return [schema]
}

function asSchemas(value: unknown): z.ZodType[] {
  return value instanceof z.ZodType ? [value] : []
}
