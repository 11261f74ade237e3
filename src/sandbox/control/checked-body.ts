import * as z from 'zod'
import { BadBody } from './problem.ts'

/** A body as a schema describes it. Throws BadBody. */
export function checkedBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const checked = schema.safeParse(body)
  if (!checked.success) throw new BadBody(z.prettifyError(checked.error))
  return checked.data
}
