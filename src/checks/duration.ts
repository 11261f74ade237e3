import * as z from 'zod'
import { expectations } from './expectations.ts'

const unitMilliseconds = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const

const pattern = /^(\d+)(ms|s|m|h)$/

/** A length of time as labs write it: `500ms`, `10s`, `2m`, `1h`. */
export const durationSchema = z
  .string()
  .regex(pattern, expectations.duration.en)
  .describe('A length of time: `500ms`, `10s`, `2m`, `1h`.')

/** Milliseconds of a duration that {@link durationSchema} has accepted. */
export function parseDuration(duration: string): number {
  const parts = pattern.exec(duration)
  if (!parts) throw new TypeError(`not a duration: ${duration}`)
  return Number(parts[1]) * unitMilliseconds[parts[2] as keyof typeof unitMilliseconds]
}
