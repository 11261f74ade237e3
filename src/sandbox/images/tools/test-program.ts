import { runBuiltin } from '../shell/builtins.ts'
import { runStatements } from '../shell/interpreter.ts'
import { createShell, ShellError } from '../shell/state.ts'
import type { Program } from '../types.ts'
import { nameOf } from './io.ts'

/** The commands that are both a builtin of the shell and a program (`echo`, `test`, `[`, `printf`, `true`), for `exec` without a shell. */
export const testProgram: Program = async (process) => {
  const name = nameOf(process)
  const shell = createShell(process, runStatements, name, [])
  const { stdin, stdout, stderr } = process
  try {
    return (await runBuiltin(shell, [name, ...process.argv.slice(1)], { stdin, stdout, stderr })?.()) ?? 127
  } catch (error) {
    if (!(error instanceof ShellError)) throw error
    stderr.write(`${name}: ${error.message}\n`)
    return error.status
  }
}
