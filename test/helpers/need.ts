import type { Context } from 'mocha'

/** Skips a test, or all tests of a `before`, saying why; else returns what was needed. */
export function need<T>(context: Context, value: T | undefined, why: string): T {
  if (value !== undefined) return value
  console.log(`      skipped: ${why}`)
  context.skip()
}
