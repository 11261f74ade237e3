import * as z from 'zod'
import { labSchema } from './schema.ts'

/** JSON Schema (draft 7) of `lab.yaml`, for editors. In input mode, so that fields with a default may be left out. */
export function labJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(labSchema, { target: 'draft-7', io: 'input' }) }
}
