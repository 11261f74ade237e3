import { RE2JS } from 're2js'
import type { RunObject } from '../labs/schema.ts'
import type { CommandResult } from './shell/lab-shell.ts'

/** Whether a command ended as the lab says it does: exit code 0 unless said otherwise, and its output, when that is known. */
export function isAsExpected(result: CommandResult, expect: RunObject['expect'], outputKnown: boolean): boolean {
  const exits = expect?.exit ?? 0
  const exitFits =
    exits === 'nonzero'
      ? result.exitCode !== 0
      : Array.isArray(exits)
        ? exits.includes(result.exitCode)
        : exits === result.exitCode
  if (!exitFits || !outputKnown || expect?.output === undefined) return exitFits
  return RE2JS.compile(expect.output).matcher(result.output).find()
}
