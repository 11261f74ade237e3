import type { Program } from './program.ts'

/** What a command tells with `--json`. */
export async function reportOf(program: Program, ...args: string[]) {
  return JSON.parse((await program.run([...args, '--json'])).stdout)
}
