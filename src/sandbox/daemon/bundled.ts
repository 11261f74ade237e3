import { createRequire } from 'node:module'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { loadScript } from './code-cache.ts'
import { sandboxPaths } from './paths.ts'

// What the background process is started by where there is a build. The program itself, main.ts with all it needs, lies beside it as a script;
// most of its start would be compiling that, so what V8 has made of it is kept: by the build, else by the first process of a home.

/** The value of the script, which has no other way to load modules than those it is given. */
type Program = (
  exports: Exports,
  require: NodeJS.Require,
  module: { exports: Exports },
  importModule: (specifier: string) => Promise<unknown>,
) => void

type Exports = { started?: Promise<void> }

/** Milliseconds. By then the sandbox has done what it does at each start, and whoever started it has been answered. */
const settledAfter = 1000

const folder = import.meta.dirname
const { compiled } = sandboxPaths(homeOf())
const script = loadScript(path.join(folder, 'sandbox.cjs'), [folder, compiled])
const module: { exports: Exports } = { exports: {} }
const program = script.run() as Program
program(module.exports, createRequire(import.meta.filename), module, (specifier) => import(specifier))
void module.exports.started?.then(() => setTimeout(settle, settledAfter))

async function settle(): Promise<void> {
  // Before V8's flags are changed: what is kept goes with those it was made under.
  if (!script.wasKept) await script.keep(compiled)
  const { limitYoungGeneration } = await import('./young-generation.ts')
  limitYoungGeneration()
}

/** All the rest of the command line is for the program. */
function homeOf(): string {
  const { values } = parseArgs({ options: { home: { type: 'string' } }, strict: false })
  return String(values.home ?? '.')
}
