import type { Place } from '../place.ts'
import type { RunStep } from '../scenario.ts'
import { AS_AWAITED } from './await.ts'

/** Milliseconds. */
const PATIENCE = 10_000

export async function runLine({ run, stdin, env, until }: RunStep, place: Place): Promise<string> {
  if (until !== undefined) return repeat(run, new RegExp(until), place)
  const options = { ...(stdin === undefined ? {} : { stdin }), ...(env ? { env } : {}) }
  const { code, stdout, stderr } = await place.bench.run(run, options)
  return `exit ${code}\n${stdout}${stderr === '' ? '' : `--- stderr\n${stderr}`}`
}

/** Waits for the output; after a while the last one is the answer. */
async function repeat(line: string, until: RegExp, { bench, change, target }: Place): Promise<string> {
  const end = Date.now() + PATIENCE * target.pace
  for (;;) {
    // What changes while the line runs counts.
    const changed = change(PATIENCE)
    const { stdout, stderr } = await bench.run(line)
    if (until.test(stdout)) return AS_AWAITED
    if (Date.now() > end) return stdout + stderr
    // Not everything that can be printed is an object that can be watched.
    await Promise.race([changed, change(500)])
  }
}
